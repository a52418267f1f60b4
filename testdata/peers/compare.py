#!/usr/bin/env python3
"""Compare shai, trained on other people's labelled sets, with its peers.

    venv=$(mktemp -d) && python3 -m venv "$venv" && "$venv/bin/pip" install -r testdata/peers/requirements.txt
    SHAI_DATA=... "$venv/bin/python" testdata/peers/compare.py --write testdata/peers/README.md

It is run at the root of the repository; without --write it prints the table. Each set is split by text: its UTF-8
with ASCII letters in lower case and ASCII white space collapsed, SHA-256 of
that, the first eight hexadecimal digits; a row whose number is below a fifth
of 2^32 is a test row. Rows with one text so stand on one side.

What is spam: shai's verdict is other than "clean"; a peer's label is spam.
"""

import argparse
import datetime
import gzip
import hashlib
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time

SETS = [  # name, file, whether jieba splits it
    ("SMS (en)", "spam-en-sms", False),
    ("Enron e-mail (en)", "spam-en-enron-email", False),
    ("YouTube comments (en)", "spam-en-youtube-comments", False),
    ("CCERT e-mail (zh)", "spam-zh-ccert-email", True),
    ("chat (zh)", "spam-zh-chat-tgspam", True),
    ("gambling comments (id)", "spam-id-gambling-comments", False),
]


BEGIN, END = "<!-- table -->", "<!-- end of table -->"


def number(text):
    """The number by which a row is split, from 0 to 1."""
    norm = b" ".join(text.encode().lower().split())  # of bytes: ASCII alone
    return int(hashlib.sha256(norm).hexdigest()[:8], 16) / 2**32


def read(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    for i, r in enumerate(rows):
        r["id"] = str(i)
        r["spam"] = r["label"] == "spam"
    return rows


def split(rows, tune=False):
    """Train and test rows. With tune, a part of the train rows takes the place
    of the test rows, which are not looked at."""
    low, high = (0.2, 0.36) if tune else (0.0, 0.2)
    train, test = [], []
    for r in rows:
        x = number(r["text"])
        if low <= x < high:
            test.append(r)
        elif x >= high:
            train.append(r)
    return train, test


def figures(truth, said):
    tp = sum(t and s for t, s in zip(truth, said))
    fp = sum(s and not t for t, s in zip(truth, said))
    fn = sum(t and not s for t, s in zip(truth, said))
    tn = len(truth) - tp - fp - fn
    return {
        "accuracy": (tp + tn) / len(truth),
        "precision": tp / (tp + fp) if tp + fp else float("nan"),
        "recall": tp / (tp + fn) if tp + fn else float("nan"),
        "f1": 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else float("nan"),
    }


def shai(program, folder, train, test):
    def write(name, rows):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as f:
            for r in rows:
                row = {"id": r["id"], "text": r["text"], "label": r["label"]}
                f.write(json.dumps(row, ensure_ascii=False) + "\n")
        return path

    model = os.path.join(folder, "model.shai")
    a, b = write("train.jsonl", train), write("test.jsonl", test)
    subprocess.run([program, "train", "-q", "--labelled", a, "-o", model], check=True)
    out = subprocess.run([program, "score", "-q", "--model", model, b], check=True, stdout=subprocess.PIPE)
    verdict = {}
    for line in out.stdout.decode().splitlines():
        r = json.loads(line)
        verdict[r["id"]] = r["verdict"] != "clean"
    return [verdict[r["id"]] for r in test]


def words(han):
    """What scikit-learn is to split texts with: None is its own way."""
    if not han:
        return {}
    import jieba

    jieba.setLogLevel(60)
    cut = lambda text: [w for w in jieba.lcut(text) if not w.isspace()]
    return {"tokenizer": cut, "token_pattern": None}


def bayes(vectorizer, train, test):
    from sklearn.naive_bayes import MultinomialNB

    x = vectorizer.fit_transform([r["text"] for r in train])
    m = MultinomialNB().fit(x, [r["spam"] for r in train])
    return [bool(y) for y in m.predict(vectorizer.transform([r["text"] for r in test]))]


def fasttext(folder, han, train, test, **more):
    import fasttext as ft

    def line(text):
        text = text.lower()
        if han:
            import jieba

            text = " ".join(jieba.cut(text))
        else:  # as in fastText's own tutorial: punctuation is set apart
            text = re.sub(r"([^\w\s])", r" \1 ", text)
        return " ".join(text.split())

    path = os.path.join(folder, "train.txt")
    with open(path, "w", encoding="utf-8") as f:
        for r in train:
            f.write(f"__label__{'spam' if r['spam'] else 'ham'} {line(r['text'])}\n")
    m = ft.train_supervised(path, wordNgrams=2, dim=50, epoch=25, lr=0.5, bucket=500000, thread=1, seed=1, verbose=0, **more)
    labels, _ = m.predict([line(r["text"]) for r in test])
    return [l[0] == "__label__spam" for l in labels]


def main():
    p = argparse.ArgumentParser(description="Compare shai with its peers.")
    p.add_argument("--data", default=os.environ.get("SHAI_DATA"), help="folder of the data; $SHAI_DATA")
    p.add_argument("--shai", help="the program; built if not given")
    p.add_argument("--set", action="append", help="only sets whose file name has this in it")
    p.add_argument("--only", help="only peers whose name has this in it")
    p.add_argument("--tune", action="store_true", help="do not look at the test rows: judge a fifth of the train rows")
    p.add_argument("--errors", metavar="FILE", help="write the rows that one of the peers got wrong, as JSON lines")
    p.add_argument("--write", metavar="FILE", help="write the table into FILE, between its two marks")
    o = p.parse_args()
    if not o.data:
        sys.exit("compare.py: SHAI_DATA is not set; give --data")
    lines = []

    def say(line):
        lines.append(line)
        print(line, flush=True)

    with tempfile.TemporaryDirectory() as folder:
        run(o, folder, say)
    if o.write:
        with open(o.write, encoding="utf-8") as f:
            head, rest = f.read().split(BEGIN)
        tail = rest.split(END)[1]
        with open(o.write, "w", encoding="utf-8") as f:
            f.write(head + BEGIN + "\n" + "\n".join(lines) + "\n" + END + tail)


def run(o, folder, say):
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    program = o.shai
    if not program:
        program = os.path.join(folder, "shai")
        subprocess.run(["go", "build", "-o", program, "./cmd/shai"], check=True)
    errors = open(o.errors, "w", encoding="utf-8") if o.errors else None
    say("| set | train (spam) | test (spam) | | accuracy | precision | recall | F1 |")
    say("|---|---|---|---|---|---|---|---|")
    digests = []
    for name, file, han in SETS:
        if o.set and not any(s in file for s in o.set):
            continue
        path = os.path.join(o.data, "corpora", "labelled", file + ".jsonl.gz")
        with open(path, "rb") as f:
            digests.append(f"{file} {hashlib.sha256(f.read()).hexdigest()[:12]}")
        rows = read(path)
        train, test = split(rows, o.tune)
        truth = [r["spam"] for r in test]
        peers = [
            ("shai", lambda: shai(program, folder, train, test)),
            ("naive Bayes, counts", lambda: bayes(CountVectorizer(**words(han)), train, test)),
            ("naive Bayes, TF-IDF", lambda: bayes(TfidfVectorizer(**words(han)), train, test)),
            ("naive Bayes, counts of words and pairs", lambda: bayes(CountVectorizer(ngram_range=(1, 2), **words(han)), train, test)),
            ("fastText", lambda: fasttext(folder, han, train, test)),
            ("fastText, pieces of words too", lambda: fasttext(folder, han, train, test, minn=2, maxn=4)),
        ]
        said = {}
        size = f"{len(train)} ({sum(r['spam'] for r in train)}) | {len(test)} ({sum(truth)})"
        for peer, judge in peers:
            if o.only and o.only not in peer:
                continue
            begin = time.time()
            said[peer] = judge()
            f = figures(truth, said[peer])
            four = " | ".join(f"{f[k]:.4f}" for k in ("accuracy", "precision", "recall", "f1"))
            say(f"| {name} | {size} | {peer} | {four} |")
            name, size = "", " | "  # once a set
            print(f"{file}: {peer}: {time.time() - begin:.1f} s", file=sys.stderr)
        if errors:
            for i, r in enumerate(test):
                wrong = [peer for peer in said if said[peer][i] != truth[i]]
                if wrong:
                    errors.write(json.dumps({"set": file, "label": r["label"], "wrong": wrong, "text": r["text"]}, ensure_ascii=False) + "\n")
    say("")
    versions = [f"{n} {importlib.metadata.version(n)}" for n in ("scikit-learn", "jieba", "fasttext-wheel")]
    say(f"{datetime.date.today()}, Python {platform.python_version()}, {', '.join(versions)}.")
    say(f"SHA-256 of the sets: {', '.join(digests)}.")


if __name__ == "__main__":
    main()
