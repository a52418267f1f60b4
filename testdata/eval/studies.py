#!/usr/bin/env python3
"""Trains models without something, and measures what is missing then.

usage: studies.py ablation|families|keywords|sources [--sample N] [--shai PROGRAM]

ablation   words alone, then one part after another added
families   the keywords of one family left out: are its blocks still found?
keywords   a part of the keywords left out: are blocks of these still found?
sources    a quarter of the sources left out: what is touched in them?

The data are in $SHAI_DATA (corpora/train, corpora/dev, lexicon, eval) and
models/lexicon. With --sample N every Nth clean document is used, chosen by the
SHA-256 of its row, and as many fewer are composed. Prints a table in Markdown.
Each model takes minutes. Standard library only.
"""
import argparse, gzip, hashlib, json, os, resource, shutil, subprocess, sys, tempfile

PRECISIONS = ["high", "balanced", "recall"]
PARTS = ["shape", "characters", "context", "decoding", "calibration"]
OURS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "models", "lexicon")


def log(*words):
    print(*words, file=sys.stderr, flush=True)


class Study:
    def __init__(self, args):
        self.data = os.environ.get("SHAI_DATA") or sys.exit("SHAI_DATA is not set")
        self.shai = args.shai
        self.dir = tempfile.mkdtemp(prefix="shai-study-")
        self.composed = str(125000 // args.sample)
        self.clean = os.path.join(self.data, "corpora", "train")
        self.theirs = os.path.join(self.data, "lexicon")
        self.lexicon = self.keywords("lexicon", self.theirs, OURS)
        if args.sample > 1:
            self.clean = self.sampled(args.sample)

    def sampled(self, n):
        """Every nth row of each file, in a folder of its own."""
        out = os.path.join(self.dir, "clean")
        os.mkdir(out)
        for name in sorted(os.listdir(self.clean)):
            with gzip.open(os.path.join(self.clean, name), "rb") as rows, gzip.open(os.path.join(out, name), "wb", 1) as some:
                some.writelines(r for r in rows if hashlib.sha256(r).digest()[0] % n == 0)
        return out

    def keywords(self, name, *folders, keep=lambda family, keyword: True):
        """The keywords of these folders that are kept, in a folder of their own."""
        out = os.path.join(self.dir, name)
        os.mkdir(out)
        for folder in folders:
            for f in sorted(os.listdir(folder)):
                if not f.endswith(".txt"):
                    continue
                with open(os.path.join(folder, f), encoding="utf-8") as lines:
                    kept = [w for w in lines.read().splitlines() if w and keep(f.split(".")[0], w)]
                if kept:
                    with open(os.path.join(out, f), "a", encoding="utf-8") as file:
                        file.writelines(w + "\n" for w in kept)
        return out

    def run(self, *args):
        return subprocess.run([self.shai, *args], check=True, capture_output=True, text=True).stdout

    def train(self, name, clean=None, lexicon=None, *more):
        log("training", name)
        model = os.path.join(self.dir, name + ".shai")
        self.run("train", "--quiet", "--clean", clean or self.clean, "--lexicon", lexicon or self.lexicon,
                 "--composed", self.composed, "-o", model, *more)
        return model

    def gold(self, name):
        return os.path.join(self.data, "eval", name + ".jsonl.gz")

    def eval(self, model, *files):
        return json.loads(self.run("eval", "--quiet", "--format=json", "--model", model, *files))

    def speed(self, model):
        """Megabytes of text a second of processor time, over the clean documents."""
        def used():
            u = resource.getrusage(resource.RUSAGE_CHILDREN)
            return u.ru_utime + u.ru_stime
        def cost(path):
            best = None
            for _ in range(3):
                begin = used()
                self.run("score", "--quiet", "--jobs=1", "--model", model, path, "-o", os.path.join(self.dir, "out.jsonl"))
                t = used() - begin
                best = t if best is None else min(best, t)
            return best
        few = os.path.join(self.dir, "few.jsonl")
        with gzip.open(self.gold("clean-dev"), "rt", encoding="utf-8") as f:
            rows = f.readlines()
        with open(few, "w", encoding="utf-8") as f:
            f.write(rows[0])
        size = sum(len(json.loads(r)["text"].encode()) for r in rows[1:])
        return size / 1e6 / max(1e-3, cost(self.gold("clean-dev")) - cost(few))


def row(*cells):
    print("| " + " | ".join(str(c) for c in cells) + " |", flush=True)


def head(*cells):
    row(*cells)
    row(*["---"] * len(cells))


def ablation(s):
    head("evidence", "byte F1", "found", "clean documents touched", "look-alikes touched", "real spam lines hit", "MB a CPU-second")
    for n in range(len(PARTS) + 1):
        without = PARTS[n:]
        m = s.train(f"ablation{n}", None, None, *(["--without=" + ",".join(without)] if without else []))
        dev, hard, real = s.eval(m, s.gold("injected-dev"), s.gold("clean-dev")), s.eval(m, s.gold("hard-dev")), s.eval(m, s.gold("real-dev"))
        row("words" if n == 0 else "+ " + PARTS[n - 1], f"{dev['f1']:.4f}", f"{dev['found']:.4f}", f"{dev['touched']:.4%}",
            f"{hard['touched']:.2%}", f"{real['lines_hit']:.3f}", f"{s.speed(m):.1f}")


def families(s):
    head("family left out", "its blocks", *[f"{p}: {what}" for p in PRECISIONS for what in ("found", "clean documents touched")])
    all, found = 0, [0.0] * len(PRECISIONS)
    for name in sorted({f.split(".")[0] for f in os.listdir(s.theirs) if f.endswith(".txt")}):
        lex = s.keywords("lexicon-" + name, s.lexicon, keep=lambda family, _: family != name)
        model, cells = s.train("family-" + name, None, lex), []
        for i, precision in enumerate(PRECISIONS):
            r = s.eval(model, "--precision=" + precision, s.gold("injected-dev"), s.gold("clean-dev"))
            part = r["parts"]["family " + name]
            found[i] += part["found"] * part["spam"]
            cells += [f"{part['found']:.3f}", f"{r['touched']:.4%}"]
        all += part["spam"]
        row(name, part["spam"], *cells)
    row("all", all, *[cell for n in found for cell in (f"{n / all:.3f}", "")])


def keywords(s):
    """Blocks of an eighth of our keywords, for models that learned none of ours
    and all of the others."""
    def words(folder):
        for f in os.listdir(folder):
            with open(os.path.join(folder, f), encoding="utf-8") as lines:
                yield from lines.read().lower().splitlines()
    theirs = set(words(s.theirs))
    held = lambda _, w: w.lower() not in theirs and hashlib.sha256(w.lower().encode()).digest()[0] % 8 == 0
    unseen = s.keywords("unseen", OURS, keep=held)
    dev = os.path.join(s.data, "corpora", "dev")
    some, gold = os.path.join(s.dir, "some.jsonl"), os.path.join(s.dir, "unseen.jsonl")
    with open(some, "wb") as out:
        for f in sorted(os.listdir(dev)):
            with gzip.open(os.path.join(dev, f), "rb") as rows:
                out.writelines(r for r in rows if hashlib.sha256(r).digest()[0] % 12 == 0)
    s.run("inject", "--quiet", "--lexicon", unseen, "--seed", "99", "-o", gold, some)
    head("learned", "keywords", "blocks of keywords never seen", "found", "repaired", "byte F1", "found of the others", "clean documents touched")
    ours = s.keywords("ours", OURS, keep=lambda f, w: not held(f, w))
    for name, lex in ("the other list", s.theirs), ("both", s.keywords("both", s.theirs, ours)):
        m = s.train("keywords-" + os.path.basename(lex), None, lex)
        r, dev = s.eval(m, gold), s.eval(m, s.gold("injected-dev"), s.gold("clean-dev"))
        row(name, len(set(words(lex))), r["documents"], f"{r['found']:.3f}", f"{r['repaired']:.3f}", f"{r['f1']:.3f}", f"{dev['found']:.4f}", f"{dev['touched']:.4%}")


def sources(s):
    head("source left out", "documents", "touched")
    files = sorted(os.listdir(s.clean), key=lambda f: hashlib.sha256(f.encode()).digest())
    for k in range(4):
        clean = os.path.join(s.dir, f"sources{k}")
        os.mkdir(clean)
        out = files[k::4]
        for f in files:
            if f not in out:
                os.symlink(os.path.join(s.clean, f), os.path.join(clean, f))
        m = s.train(f"sources{k}", clean)
        for f in sorted(out):
            r = s.eval(m, os.path.join(s.clean, f))
            row(f.split(".")[0], r["documents"], f"{r['touched']:.3%}")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("study", choices=["ablation", "families", "keywords", "sources"])
    p.add_argument("--sample", type=int, default=1, metavar="N")
    p.add_argument("--shai", default="shai")
    args = p.parse_args()
    s = Study(args)
    try:
        {"ablation": ablation, "families": families, "keywords": keywords, "sources": sources}[args.study](s)
    finally:
        shutil.rmtree(s.dir)


main()
