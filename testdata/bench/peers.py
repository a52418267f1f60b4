#!/usr/bin/env python3
"""What people put together in Python: jieba and scikit-learn, or fastText's wheel.

usage: peers.py sklearn learn ROWS.jsonl MODEL
       peers.py sklearn|fasttext judge MODEL FILE.jsonl

Rows to learn are {"label":"ham" or "spam","text":…}, those to judge {"text":…};
a label is printed for each line of text. bench.py calls it.
"""

import json
import pickle
import re
import sys

BATCH = 1000  # documents judged in one call: memory stays bounded


def rows(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def batches(path):
    lines, documents = [], 0
    for row in rows(path):
        lines += row["text"].split("\n")
        documents += 1
        if documents % BATCH == 0:
            yield lines
            lines = []
    if lines:
        yield lines


def cut(text):
    import jieba

    return [w for w in jieba.cut(text) if not w.isspace()]


def spaced(line, han=re.compile("([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")):
    return han.sub(r" \1 ", line).replace("</s>", "< /s>")  # as split/main.go does it


def main():
    peer, task, one, two = sys.argv[1:]
    if peer == "fasttext":
        import fasttext

        m = fasttext.load_model(one)
        judge = lambda lines: [l[0].removeprefix("__label__") for l in m.predict([spaced(x) for x in lines])[0]]
    elif task == "judge":
        import jieba

        jieba.setLogLevel(60)
        with open(one, "rb") as f:
            vectorizer, bayes = pickle.load(f)
        judge = lambda lines: bayes.predict(vectorizer.transform(lines))
    else:
        import jieba
        from sklearn.feature_extraction.text import CountVectorizer
        from sklearn.naive_bayes import MultinomialNB

        jieba.setLogLevel(60)
        vectorizer = CountVectorizer(tokenizer=cut, token_pattern=None)
        x = vectorizer.fit_transform(r["text"] for r in rows(one))
        bayes = MultinomialNB().fit(x, [r["label"] for r in rows(one)])
        with open(two, "wb") as f:
            pickle.dump((vectorizer, bayes), f)
        return
    for lines in batches(two):
        sys.stdout.write("\n".join(judge(lines)) + "\n")


if __name__ == "__main__":
    main()
