"""Score files with ray.data: python ray_files.py FOLDER FILE…

shai is in the PATH of the workers. Prints the counters of all.
"""
import json
import os
import subprocess
import sys

import ray

out, files = sys.argv[1], sys.argv[2:]
shard = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shard.sh")
wanted = ("documents", "failed", "unsure", "bytes", "touched", "bytes_touched", "inputs_unread")


def score(row):
    done = subprocess.run(["sh", shard, out], input=row["item"] + "\n", stdout=subprocess.PIPE, text=True, check=True)
    counters = json.loads(done.stdout)
    return {k: counters[k] for k in wanted}


ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
rows = ray.data.from_items(files, override_num_blocks=len(files)).map(score).take_all()
print(json.dumps({k: sum(r[k] for r in rows) for k in wanted}))
