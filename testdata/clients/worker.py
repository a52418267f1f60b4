#!/usr/bin/env python3
"""A column of verdicts for datasets.map, a filter for datatrove: `shai score --stream` as a worker.

    dataset.map(Shai(), num_proc=8)                     # adds "shai" to each row, and cleans "text"
    filter(lambda row: row["shai"]["verdict"] != "spam", map(Shai(), rows))
    python3 worker.py < rows.jsonl > clean.jsonl
"""
import json, subprocess, sys

class Shai:
    """One worker for each process, started at its first row; it ends with its process."""
    def __init__(self, *flags, command="shai"):
        self.command, self.worker = [command, "score", "--stream", "--with-text", "--offsets=runes", "-j1", *flags], None

    def __getstate__(self):  # another process starts a worker of its own
        return {**self.__dict__, "worker": None}

    def __call__(self, row):
        if self.worker is None:
            self.worker = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        line = json.dumps({"id": str(row.get("id", "")), "text": row["text"]})
        self.worker.stdin.write(line.encode() + b"\n")
        self.worker.stdin.flush()
        record = json.loads(self.worker.stdout.readline())
        if "error" in record:
            raise ValueError(record["error"])
        return {**row, "text": record.pop("clean"), "shai": {k: record[k] for k in ("verdict", "score", "spans")}}

if __name__ == "__main__":
    for row in map(Shai(*sys.argv[1:]), map(json.loads, sys.stdin)):
        print(json.dumps(row, ensure_ascii=False))
