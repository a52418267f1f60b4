#!/usr/bin/env python3
"""Measures how fast shai reads, beside what else people use, and how its cost grows.

    venv=$(mktemp -d) && python3 -m venv "$venv" && "$venv/bin/pip" install -r testdata/bench/requirements.txt
    SHAI_DATA=... "$venv/bin/python" testdata/bench/bench.py --write testdata/bench/RESULTS.md

README.md beside it says what is measured. Everything but the part on several
cores runs on one, each program in turn; time is processor time. What is written
on the way goes to a temporary folder.
"""

import argparse
import datetime
import glob
import gzip
import hashlib
import importlib.metadata
import itertools
import json
import multiprocessing
import os
import platform
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MB = 1_000_000

LEARN = 15 * MB  # clean text that the peers learn from
COMPOSED = 5 * MB  # and as much again of it with spam composed into it
PART = 2 * MB  # text that slow peers are given
INJECTED = 20 * MB
LEAST = 20 * MB  # texts are repeated until there are so many
LONGEST = 600  # s of processor time after which a run is stopped
ENOUGH = 10  # s of processor time after which a size is not measured again
FELT = 0.02  # s: what is added and takes less cannot be told from noise


# Data. All of it is made in a process of its own: the peak memory of a program
# is at least that of the process that starts it.


def rows(path):
    """The rows of a file, or of all files below a folder."""
    if os.path.isdir(path):
        for name in sorted(glob.glob(os.path.join(path, "**", "*.jsonl*"), recursive=True)):
            yield from rows(name)
        return
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def size(row):
    return len(row["text"].encode())


def shuffled(documents):
    """Sources mixed, the same way each time."""
    documents = [{"id": str(i), "text": r["text"]} for i, r in enumerate(documents)]
    random.Random(1).shuffle(documents)
    return documents


def up_to(most, documents):
    out = []
    for d in documents:
        if most <= 0:
            break
        most -= size(d)
        out.append(d)
    return out


def write(path, documents):
    with open(path, "w", encoding="utf-8") as f:
        for d in documents:
            f.write(json.dumps(d, ensure_ascii=False) + "\n")


def han(text, find=re.compile("[\u3400-\u9fff]")):
    """The share of Han characters in the bytes of a text."""
    return 3 * sum(1 for _ in find.finditer(text)) / max(1, len(text.encode()))


def labels(row, spans):
    """For each line of a text: "1" if half of its bytes or more are in spans,
    "0" if none are, "-" if it is neither, or blank."""
    out, begin = [], 0
    for line in row["text"].encode().split(b"\n"):
        end = begin + len(line)
        inside = sum(max(0, min(end, e) - max(begin, s)) for s, e in spans)
        out.append("-" if not line.strip() else "1" if 2 * inside >= len(line) else "-" if inside else "0")
        begin = end + 1
    return "".join(out)


class Bench:
    def __init__(self, o, folder):
        self.o, self.folder = o, folder
        self.shai = o.shai or self.build("shai", "./cmd/shai")
        self.split = self.build("split", "./testdata/bench/split")
        self.naive = self.build("naive", "./testdata/bench/naive")

    def path(self, name):
        return os.path.join(self.folder, name)

    def build(self, name, package):
        log("building", name)
        subprocess.run(["go", "build", "-o", self.path(name), package], check=True, cwd=ROOT)
        return self.path(name)

    def compose(self, name, seed, documents):
        """Puts a block into each document; the path of the file."""
        write(self.path("host.jsonl"), documents)
        lexicon = self.o.lexicon or (os.path.join(self.o.data, "lexicon") if self.o.data else os.path.join(ROOT, "testdata", "train", "lexicon"))
        subprocess.run([self.shai, "inject", "-q", "--seed", str(seed), "--lexicon", lexicon, "-o", self.path(name), self.path("host.jsonl")], check=True)
        return self.path(name)

    def prepare(self):
        """Writes all files that the programs read, and has the peers learn."""
        o = self.o
        if o.texts or not o.data:
            documents = shuffled(rows(o.texts or os.path.join(ROOT, "testdata", "train", "clean.jsonl")))
            learn, clean = documents[: len(documents) // 5], documents[len(documents) // 5 :]
            if not clean:
                sys.exit(f"bench.py: no documents in {o.texts}")
            if not o.texts:  # a tenth of it is composed
                clean += shuffled(rows(self.compose("few.jsonl", 3, clean[: len(clean) // 10])))
            clean *= 1 + LEAST // sum(map(size, clean))
            mix = clean
        else:
            train, dev, gold = (rows(os.path.join(o.data, *p)) for p in (("corpora", "train"), ("corpora", "dev"), ("eval",)))
            learn, clean = shuffled(itertools.islice(train, 0, None, 8)), shuffled(dev)
            mix = shuffled(itertools.chain(clean, gold))
        mix = up_to(o.most * MB, mix)
        log("data:", len(mix), "documents")
        sets = {
            "mix": mix,
            "chinese": [d for d in mix if han(d["text"]) >= 2 / 3],
            "injected": list(rows(self.compose("composed.jsonl", 1, up_to(min(INJECTED, o.most * MB), clean)))),
        }
        about = {}
        for name, documents in sets.items():
            if sum(map(size, documents)) < MB:
                log("too few documents for", name)
                continue
            write(self.path(name + ".jsonl"), documents)
            part = up_to(PART, documents)
            write(self.path(name + ".part.jsonl"), part)
            about[name] = {"bytes": sum(map(size, documents)), "documents": len(documents), "part": sum(map(size, part))}
            if name == "injected":
                about[name]["gold"] = "".join(labels(d, d["spans"]) for d in documents)
        write(self.path("start.jsonl"), [{"id": "0", "text": "The quick brown fox jumps over the lazy dog. 敏捷的棕色狐狸跳过了懒狗。"}])
        if o.only in (None, "compare"):
            self.teach(up_to(min(LEARN, o.most * MB), learn), up_to(min(COMPOSED, o.most * MB), learn[::-1]))
        for name in [*about, "start"]:
            file = self.path(name)
            subprocess.run(["gzip", "-kn", file + ".jsonl"], check=True)
            with open(file + ".split", "wb") as f:
                subprocess.run([self.split, file + ".jsonl"], stdout=f, check=True)
        with open(self.path("about.json"), "w", encoding="utf-8") as f:
            json.dump(about, f)

    def teach(self, clean, hosts):
        log("the peers learn")
        lines = [("ham", line) for d in clean for line in d["text"].split("\n")]
        for d in rows(self.compose("hosts.jsonl", 2, hosts)):
            lines += [("ham" if l == "0" else "spam", line) for l, line in zip(labels(d, d["spans"]), d["text"].split("\n")) if l != "-"]
        file = self.path("learn.jsonl")
        write(file, [{"label": label, "text": line} for label, line in lines if line.strip()])
        subprocess.run([self.naive, "learn", file, self.path("naive.model")], check=True)
        if has("sklearn", "jieba"):
            subprocess.run([sys.executable, HERE + "/peers.py", "sklearn", "learn", file, self.path("sklearn.model")], check=True)
        with open(self.path("learn.split"), "wb") as f:
            subprocess.run([self.split, file], stdout=f, check=True)
        options = {"wordNgrams": 2, "dim": 16, "epoch": 5, "lr": 0.5, "thread": 1, "bucket": 500000}
        model = self.path("fasttext")
        if shutil.which("fasttext"):
            flags = [str(x) for k, v in options.items() for x in ("-" + k, v)]
            subprocess.run(["fasttext", "supervised", "-input", self.path("learn.split"), "-output", model, "-verbose", "0", *flags], check=True, stderr=subprocess.DEVNULL)
        elif has("fasttext"):
            import fasttext

            fasttext.train_supervised(self.path("learn.split"), verbose=0, **options).save_model(model + ".bin")

    def run(self, commands, output, cores=None):
        """Runs a pipeline on the core, its last output into a file. Returns
        seconds of processor time, all processes together, and the peak of
        memory of the largest, in bytes; None if it took too long."""
        processes, before = [], None
        with open(output, "wb") as out, open(self.path("errors"), "w+b") as errors:
            for i, command in enumerate(commands):
                last = i + 1 == len(commands)
                p = subprocess.Popen(["taskset", "-c", cores or str(self.o.core), "prlimit", f"--cpu={LONGEST}", *command],
                                     stdin=before, stdout=out if last else subprocess.PIPE, stderr=errors)
                if before:
                    before.close()
                before = p.stdout
                processes.append(p)
            done = []
            for p in processes:
                _, status, usage = os.wait4(p.pid, 0)
                p.returncode = os.waitstatus_to_exitcode(status)
                done.append((usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024))
            if any(p.returncode == -signal.SIGKILL and took > LONGEST - 1 for p, (took, _) in zip(processes, done)):
                return None
            for p in processes:
                if p.returncode:
                    errors.seek(0)
                    sys.exit(f"bench.py: {p.args}: exit code {p.returncode}\n{errors.read().decode()}")
        return sum(took for took, _ in done), max(peak for _, peak in done)


class Side:
    """One of those that are compared.

    commands makes the pipeline for a file without its extension. A slow side
    is given a part of the texts. Peers print a label for each line, shai records.
    """

    def __init__(self, name, commands, slow=False, only=None):
        self.name, self.commands, self.slow, self.only = name, commands, slow, only

    def measured(self, name):
        return not self.only or self.only == name or name == "start"


def sides(b, say):
    peers = [sys.executable, HERE + "/peers.py"]
    score = [b.shai, "score", "-q"]
    out = [
        Side("`gzip -dc`", lambda file: [["gzip", "-dc", file + ".jsonl.gz"]]),
        Side("shai", lambda file: [[*score, file + ".jsonl"]]),
        Side("shai, of gzip", lambda file: [[*score, file + ".jsonl.gz"]], only="mix"),
    ]
    if shutil.which("fasttext"):
        predict = ["fasttext", "predict", b.path("fasttext.bin")]
        out.append(Side("fastText, with the split", lambda file: [[b.split, file + ".jsonl"], [*predict, "-"]]))
        out.append(Side("fastText, of split lines", lambda file: [[*predict, file + ".split"]]))
    else:
        say("- Skipped: fastText's program; there is none (`apt-get install fasttext`).")
    if has("fasttext"):
        out.append(Side("fastText in Python", lambda file: [[*peers, "fasttext", "judge", b.path("fasttext.bin"), file + ".jsonl"]], slow=True))
    else:
        say("- Skipped: fastText in Python; there is none (`pip install fasttext-wheel`).")
    out.append(Side("naive composition", lambda file: [[b.naive, "judge", b.path("naive.model"), file + ".jsonl"]], slow=True))
    if has("sklearn", "jieba"):
        out.append(Side("jieba and scikit-learn", lambda file: [[*peers, "sklearn", "judge", b.path("sklearn.model"), file + ".jsonl"]], slow=True))
    else:
        say("- Skipped: jieba and scikit-learn; they are not installed.")
    return out


def compare(b, say):
    all_sides, start, found = sides(b, say), {}, {}
    say("\n## Beside its peers")
    with open(b.path("about.json"), encoding="utf-8") as f:
        about = json.load(f)
    for name in ("start", *about):
        took, peak, digest = {}, {}, {}
        measured = [s for s in all_sides if s.measured(name)]
        for i in range(b.o.rounds):
            for s in measured:
                file = b.path(name + (".part" if s.slow and name != "start" else ""))
                out = os.devnull if "gzip -dc" in s.name else b.path("out")
                done = b.run(s.commands(file), out)
                if not done:
                    sys.exit(f"bench.py: {s.name} took more than {LONGEST} s for {name}")
                took.setdefault(s, []).append(done[0])
                peak[s] = max(done[1], peak.get(s, 0))
                if out == os.devnull:
                    continue
                seen = hash_of(out)
                if digest.setdefault(s, seen) != seen:
                    sys.exit(f"bench.py: {s.name} did not print the same twice for {name}")
                if i == 0 and name == "injected":
                    found[s] = judged(b, s, file, about[name]["gold"])
            log(f"{name}: round {i + 1} of {b.o.rounds}")
        if name == "start":
            start = {s: statistics.median(t) for s, t in took.items()}
            continue
        shai = next(s for s in measured if s.name == "shai")
        packed = [s for s in measured if s.name == "shai, of gzip"]
        if packed and digest[packed[0]] != digest[shai]:
            sys.exit("bench.py: what shai makes of gzip differs")
        gz, total = measured[0], about[name]["bytes"]
        for s in measured:
            if s.slow:  # what it takes beyond its start, for all of the texts
                took[s] = [start[s] + (t - start[s]) * total / about[name]["part"] for t in took[s]]
        say(f"\n### {TITLES[name]}: {total / MB:.1f} MB of text in {about[name]['documents']:,} documents\n")
        say("| | × `gzip -dc` | lowest to highest | × shai | MB per CPU-second | start, CPU-seconds | peak, MB |")
        say("|---|---|---|---|---|---|---|")
        for s in measured:
            to = lambda other: [u / t for u, t in zip(took[other], took[s])]
            g, m = to(gz), statistics.median
            say(f"| {s.name} | {m(g):.3g} | {min(g):.3g} to {max(g):.3g} | {m(to(shai)):.3g} | {total / MB / m(took[s]):.3g} | {start[s]:.3f} | {peak[s] / MB:.0f} |")
    if found:
        say("\n### What they find in the injected documents\n")
        say("| | spam lines found | clean lines called spam |")
        say("|---|---|---|")
        for s, (spam, hit, clean, wrong) in found.items():
            say(f"| {s.name} | {hit / spam:.4f} of {spam:,} | {wrong / clean:.5f} of {clean:,} |")


TITLES = {"mix": "The mix", "chinese": "Chinese only", "injected": "Every document injected"}


def judged(b, s, file, gold):
    """Counts of spam lines, those found, clean lines, and those called spam."""
    spam = hit = clean = wrong = 0

    def count(gold, found, touched):
        nonlocal spam, hit, clean, wrong
        for g, f, t in zip(gold, found, touched):
            if g == "1":
                spam, hit = spam + 1, hit + f
            elif g == "0":
                clean, wrong = clean + 1, wrong + t

    with open(b.path("out"), encoding="utf-8") as out:
        if not s.name.startswith("shai"):
            said = [line.strip().removeprefix("__label__") == "spam" for line in out]
            if len(said) != len(gold) and not s.slow or len(said) > len(gold):
                sys.exit(f"bench.py: {s.name}: {len(said)} labels for {len(gold)} lines")
            count(gold, said, said)
        else:
            for row, record in zip(rows(file + ".jsonl"), out, strict=True):
                l = labels(row, [(x["start"], x["end"]) for x in json.loads(record)["spans"]])
                n = len(l)
                # "-" is blank, or touched in a small part
                count(gold[:n], [x == "1" for x in l], [x != "0" for x in l])
                gold = gold[n:]
    return spam, hit, clean, wrong


def several(b, say):
    """One job on one core, two on two, four on four: wall and processor time."""
    say("\n## On several cores\n")
    mine = sorted(os.sched_getaffinity(0), key=lambda c: c != b.o.core)
    if len(mine) < 2:
        say("- Skipped: there is one core.")
        return
    file, digest = b.path("mix.jsonl"), None
    jobs = [1 << i for i in range(len(mine).bit_length())]
    wall, took = {n: [] for n in jobs}, {n: [] for n in jobs}
    for i in range(b.o.rounds):
        for n in jobs:
            began = time.monotonic()
            done = b.run([[b.shai, "score", "-q", "-j", str(n), file]], b.path("out"), ",".join(map(str, mine[:n])))
            if not done:
                sys.exit(f"bench.py: {n} jobs took more than {LONGEST} s")
            wall[n].append(time.monotonic() - began)
            took[n].append(done[0])
            seen = hash_of(b.path("out"))
            if (digest := digest or seen) != seen:
                sys.exit(f"bench.py: {n} jobs did not print what one does")
        log(f"cores: round {i + 1} of {b.o.rounds}")
    say("| jobs, cores | times as fast as one | lowest to highest | wall, s | processor, s | cores busy |")
    say("|---|---|---|---|---|---|")
    for n in jobs:
        faster, m = [a / c for a, c in zip(wall[1], wall[n])], statistics.median
        busy = m(t / w for t, w in zip(took[n], wall[n]))
        say(f"| {n} | {m(faster):.2f} | {min(faster):.2f} to {max(faster):.2f} | {m(wall[n]):.2f} | {m(took[n]):.2f} | {busy:.2f} |")


# How cost grows.


def stream(path):
    """The texts of a file one after the other, over and over, as bytes."""
    while True:
        for row in rows(path):
            yield row["text"].encode() + b"\n\n"


def at_random(items):
    r = random.Random(1)
    while True:
        yield "".join(r.choices(items, k=10_000)).encode()


def cut(pieces, most):
    """Pieces up to so many bytes together, whole characters only."""
    for piece in pieces:
        piece = piece[:most].decode(errors="ignore").encode()
        if most <= 0 or not piece:
            return
        most -= len(piece)
        yield piece


def in_one_line(piece):
    return piece.replace(b"\n", b" ")


def han_alone(piece, other=re.compile("[^\u3400-\u9fff]+")):
    return other.sub("", piece.decode()).encode() or b" "


def lines_of(path):
    while True:
        with open(path, "rb") as f:
            yield from f


def documents_of(n, path):
    """The texts of a file, cut or put together to documents of n bytes."""
    pieces, held = stream(path), b""
    while True:
        while len(held) < n:
            held += b"".join(next(pieces) for _ in range(1 + n // 2000))
        text = held[:n].decode(errors="ignore")
        held = held[len(text.encode()) :]
        yield json.dumps({"id": "0", "text": text}, ensure_ascii=False).encode() + b"\n"


RARE = [chr(c) for c in range(0x3400, 0x4DBF)]  # CJK extension A
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ITEMS = ["彩票|", "天气|", "开户|", "新闻|", "casino|", "travel|"]  # 7 bytes each


def growth(b):
    """Groups of sizes that grow tenfold: title, flags, extension, and of each
    size its name, the bytes of its file and what fills that."""
    mix = b.path("mix.jsonl")

    def text(sizes, pieces):
        return ".txt", [(f"{n:g} MB", int(n * MB), lambda: cut(pieces(), int(n * MB))) for n in sizes]

    def separators(items):
        width = len(items[0].encode())
        return ".txt", [(f"{n:g} million", int(n * MB) * width, lambda: cut(at_random(items), int(n * MB) * width)) for n in (0.005, 0.05, 0.5, 5)]

    line = lambda: map(in_one_line, stream(mix))
    whole = [f"--max-document={1 << 30}"]  # in the largest windows that there are
    return [
        ("Corpora", [], ".jsonl", [(f"{n} MB", n * MB, lambda: lines_of(mix)) for n in (1, 10, 100, *([1000] if b.o.huge else []))]),
        (SAME, [], ".jsonl", [(name, LEAST, lambda n=n: documents_of(n, mix)) for name, n in
                              (("100 B", 100), ("1 kB", 1000), ("10 kB", 10_000), ("100 kB", 100_000), ("1 MB", MB), ("10 MB", 10 * MB))]),
        ("A line", [], *text((0.1, 1, 10, 100), line)),
        ("A line, in one piece", whole, *text((0.1, 1, 10, 100), line)),
        ("A run of rare Han", whole, *text((0.05, 0.5, 5, 50), lambda: at_random(RARE))),
        ("An item of Han", whole, *text((0.05, 0.5, 5, 50), lambda: map(han_alone, stream(mix)))),
        ("An item of letters", whole, *text((0.05, 0.5, 5, 50), lambda: at_random(LETTERS))),
        ("Separators alone", whole, *separators(["|"])),
        ("Items and separators", whole, *separators(ITEMS)),
    ]


SAME = f"{LEAST // MB} MB, in documents of"


def grow(b, say):
    say("\n| | size | CPU-seconds | ns a byte | against a tenth | peak, MB |")
    say("|---|---|---|---|---|---|")
    for title, flags, extension, cases in growth(b):
        if b.o.case and not any(c in title for c in b.o.case):
            continue
        files, took, peak = [], [[] for _ in cases], [0] * len(cases)
        for i, (_, most, fill) in enumerate(cases):
            files.append(b.path(f"growth{i}{extension}"))
            with open(files[i], "wb") as f:
                for piece in fill():
                    f.write(piece)
                    if f.tell() >= most:
                        break
        for r in range(b.o.rounds):
            for i, file in enumerate(files):
                if r and not 0 < sum(took[i]) < ENOUGH:
                    continue
                if done := b.run([[b.shai, "score", "-q", *flags, file]], b.path("out")):
                    took[i].append(done[0])
                    peak[i] = max(peak[i], done[1])
        same = title == SAME  # else what a size costs beyond the one before, which has the same start
        sizes = [os.path.getsize(f) for f in files]
        median = [statistics.median(t) if t else float("inf") for t in took]
        before = None  # ns a byte of the size before
        log("growth:", title)
        for i, (name, *_) in enumerate(cases):
            if not took[i]:
                say(f"| {title} | {name} | more than {LONGEST} | – | – | – |")
                break
            each = None
            if same:
                each = median[i] / sizes[i] * 1e9
            elif i and median[i] - median[i - 1] > FELT:
                each = (median[i] - median[i - 1]) / (sizes[i] - sizes[i - 1]) * 1e9
            ratio = f"{each / before:.2f}" if each and before else "–"
            say(f"| {title} | {name} | {median[i]:.3f} | {f'{each:.3g}' if each else '–'} | {ratio} | {peak[i] / MB:.0f} |")
            title, before = "", each
        for file in files:
            os.remove(file)


def hash_of(path):
    with open(path, "rb") as f:
        return hashlib.file_digest(f, "sha256").digest()


def has(*modules):
    try:
        for m in modules:
            importlib.metadata.version({"sklearn": "scikit-learn", "fasttext": "fasttext-wheel"}.get(m, m))
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def log(*words):
    print(*words, file=sys.stderr, flush=True)


def first(*command):
    """The first line that a command prints, or nothing."""
    try:
        out = subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout
    except OSError:
        return ""
    return out.strip().split("\n")[0]


def machine(core):
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        cpu = re.search(r"model name\s*: (.*)", f.read())
    return f"{cpu[1] if cpu else platform.machine()}, {os.cpu_count()} cores, pinned to number {core}; {platform.system()} {platform.release()}"


def versions(o):
    commit = first("git", "rev-parse", "--short", "HEAD") or "unknown"
    if first("git", "status", "--porcelain", "--untracked-files=no"):
        commit += " and changes"
    yield "shai as it was given" if o.shai else f"shai {commit}"
    yield first("go", "env", "GOVERSION")
    for m in ("github.com/go-ego/gse", "github.com/pemistahl/lingua-go", "github.com/jbrukh/bayesian"):
        yield first("go", "list", "-m", m).removeprefix("github.com/")
    yield first("gzip", "--version")
    if debian := first("dpkg-query", "-W", "-f", "${Version}", "fasttext"):
        yield f"fasttext {debian} of Debian"
    yield f"Python {platform.python_version()}"
    for m in ("fasttext-wheel", "jieba", "scikit-learn", "numpy"):
        if has(m):
            yield f"{m} {importlib.metadata.version(m)}"


def main():
    p = argparse.ArgumentParser(description="Measure how fast shai reads, beside its peers, and how its cost grows.")
    p.add_argument("--data", default=os.environ.get("SHAI_DATA"), help="folder of the data; $SHAI_DATA")
    p.add_argument("--texts", metavar="FOLDER", help='JSONL of your own, {"text":…}, in place of the data')
    p.add_argument("--lexicon", help="keywords for composed spam; those of the data, or testdata/train/lexicon")
    p.add_argument("--most", type=int, default=1000, metavar="MB", help="take no more of the texts, for a try")
    p.add_argument("--shai", help="the program; built if not given")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="the core that all is pinned to")
    p.add_argument("--only", choices=("compare", "cores", "growth"), help="one part of it")
    p.add_argument("--case", action="append", help="only growth whose title has this in it")
    p.add_argument("--huge", action="store_true", help="growth to 1000 MB")
    p.add_argument("--write", metavar="FILE", help="write the tables into FILE")
    o = p.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the folder is removed
    lines = []

    def say(line):
        lines.append(line)
        print(line, flush=True)

    with tempfile.TemporaryDirectory(prefix="shai-bench-") as folder:
        b = Bench(o, folder)
        child = multiprocessing.get_context("fork").Process(target=b.prepare)
        child.start()
        child.join()
        if child.exitcode:
            sys.exit(child.exitcode)
        load = os.getloadavg()[0]
        data = "documents of one's own" if o.texts else "`$SHAI_DATA`" if o.data else "generated documents, which repeat: for a try, not for figures"
        say(f"# Results\n\nWritten by `bench.py`; README.md says what is measured. {datetime.date.today()}, medians of {o.rounds} rounds.\n")
        say(f"- Machine: {machine(o.core)}; load average {load:.1f} at the start.")
        say(f"- Versions: {', '.join(v for v in versions(o) if v)}.")
        say(f"- Data: {data}{f', {o.most} MB at most' if o.most < 1000 else ''}.")
        if o.only in (None, "compare"):
            compare(b, say)
        if o.only in (None, "cores"):
            several(b, say)
        if o.only in (None, "growth"):
            say("\n## How cost grows")
            grow(b, say)
    if o.write:
        with open(o.write, "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
