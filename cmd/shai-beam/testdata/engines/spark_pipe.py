"""Score files with Spark and no Beam: spark-submit spark_pipe.py FOLDER FILE…

Each file is a partition, piped through shard.sh; shai is in the PATH of the
workers. Prints the counters of all.
"""
import json
import os
import sys

from pyspark import SparkContext

out, files = sys.argv[1], sys.argv[2:]
shard = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shard.sh")
wanted = ("documents", "failed", "unsure", "bytes", "touched", "bytes_touched", "inputs_unread")

sc = SparkContext(appName="shai")
counters = (
    sc.parallelize(files, len(files))
    .pipe(f"sh {shard} {out}", env=dict(os.environ), checkCode=True)
    .map(json.loads)
    .map(lambda c: {k: c[k] for k in wanted})
    .reduce(lambda a, b: {k: a[k] + b[k] for k in wanted})
)
print(json.dumps(counters))
sc.stop()
