"""Score files as a step of datatrove: python datatrove_step.py FOLDER FILE…

Each task takes its share with --shard, which is what datatrove's rank and
world_size are; SlurmPipelineExecutor runs the same step. Prints the counters
of all.
"""
import json
import os
import subprocess
import sys

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep

wanted = ("documents", "failed", "unsure", "bytes", "touched", "bytes_touched", "inputs_unread")


class Shai(PipelineStep):
    name = "shai score"

    def __init__(self, out, files):
        super().__init__()
        self.out, self.files = out, files

    def run(self, data, rank=0, world_size=1):
        os.makedirs(f"{self.out}/stats", exist_ok=True)
        code = subprocess.run(
            ["shai", "score", "--quiet", f"--shard={rank}/{world_size}", "--files-from=-", "-o", f"{self.out}/verdicts/",
             f"--dead={self.out}/dead/", f"--stats={self.out}/stats/{rank}.json"],
            input="\n".join(self.files), text=True, stderr=subprocess.DEVNULL).returncode
        if code > 1:  # 1 is that documents failed: they are in the dead letters
            raise RuntimeError(f"shai: exit {code}")
        with open(f"{self.out}/stats/{rank}.json") as f:
            counters = json.load(f)
        for k in wanted:
            self.stat_update(k, value=counters[k])
        return data


if __name__ == "__main__":
    out, files = sys.argv[1], sys.argv[2:]
    tasks = min(4, len(files))
    LocalPipelineExecutor([Shai(out, files)], tasks=tasks, workers=2, logging_dir=out + "/log").run()
    total = dict.fromkeys(wanted, 0)
    for rank in range(tasks):
        with open(f"{out}/stats/{rank}.json") as f:
            counters = json.load(f)
        total = {k: total[k] + counters[k] for k in wanted}
    print(json.dumps(total))
