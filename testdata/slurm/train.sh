#!/usr/bin/env bash
# A training on a real Slurm: for each of the two rounds an array of 8 shards and
# a merge that depends on it, four jobs submitted at once. In both a task is killed
# in the middle and requeued. The model is held to that of a single run, byte for
# byte; then a part is lost, and its merge is refused.
#
#   testdata/slurm/train.sh SHAI [FLAGS of shai train]
#
# Without flags it trains on the samples in testdata. What it wants is said in
# node.sh.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
shai=$(realpath "$1")
shift
if [[ $# == 0 ]]; then
  set -- --clean "$here/../train/clean.jsonl" --lexicon "$here/../train/lexicon" --composed 60
fi
flags=$(printf ' %q' "$@")
. "$here/node.sh"
start 26827
"$shai" train -q "$@" -o "$work/single.shai"

# What a user writes: a file for each job, and the exit code tells the scheduler.
cat > "$work/count.sh" << TASK
#!/bin/bash
#SBATCH --requeue
i=\$SLURM_ARRAY_TASK_ID
# The first time, shard 3 is killed at its work, as a node that goes down would.
if [[ \$i == 3 && \${SLURM_RESTART_COUNT:-0} == 0 ]]; then
  "$shai" train count -q --shard \$i/8$flags "\${@:2}" -o "$work/\$1.\$i.part" &
  sleep 0.1
  kill -9 \$! && echo "shard \$i was killed while it counted \$1" >> "$work/killed"
  scontrol requeue \${SLURM_ARRAY_JOB_ID}_\$i
  sleep 60
fi
exec "$shai" train count -q --shard \$i/8$flags "\${@:2}" -o "$work/\$1.\$i.part"
TASK
cat > "$work/merge.sh" << TASK
#!/bin/bash
exec "$shai" train merge -q "$work"/\$1.*.part -o "$work/\$2"
TASK
cd "$work"
words=$(sbatch --parsable --array=0-7 --output="$work/words.%a.log" --open-mode=append count.sh words)
state=$(sbatch --parsable --dependency=afterok:"$words" --output="$work/state.log" merge.sh words words.state)
counts=$(sbatch --parsable --dependency=afterok:"$state" --array=0-7 --output="$work/counts.%a.log" --open-mode=append count.sh counts --after "$work/words.state")
model=$(sbatch --parsable --dependency=afterok:"$counts" --output="$work/model.log" merge.sh counts merged.shai)
echo "arrays $words and $counts, merges $state and $model"
# A requeued task waits two minutes by default; it need not here.
while squeue -h -o %T | grep -q .; do
  for job in $(squeue -h -r -t PENDING -o '%i %r' | awk '/BeginTime/ { print $1 }'); do scontrol update JobId="$job" StartTime=now; done
  sleep 1
done
cat killed
cmp merged.shai single.shai
echo "8 shards in two rounds equal the single run: $(sha256sum < merged.shai | cut -c 1-16)"

rm counts.5.part
if sbatch --wait --output="$work/lost.log" merge.sh counts lost.shai > /dev/null; then
  echo "a round without shard 5 was merged" >&2
  exit 1
fi
grep -F 'there is no part of shard 5/8' lost.log
[[ ! -e lost.shai ]]
