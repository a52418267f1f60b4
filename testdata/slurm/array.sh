#!/usr/bin/env bash
# A batch on a real Slurm: an array of 8 shards and a job that depends on it,
# held to a single run, byte for byte. Then half of the outputs are lost and the
# array runs again, as a scheduler does that requeues.
#
#   testdata/slurm/array.sh SHAI [FOLDER]
#
# FOLDER holds the inputs; without it some are made. What it wants is said in
# node.sh.
set -euo pipefail
shai=$(realpath "$1")
. "$(dirname "$0")/node.sh"

in=${2:-$work/in}
if [[ $# -lt 2 ]]; then
  mkdir -p "$in"
  for i in $(seq -w 0 19); do
    for k in $(seq 1 200); do
      printf '{"id":"%s-%s","text":"The bridge was built in 1904 and widened %s years later.\\n在线视频_高清无码_免费观看_亚洲欧美_成人影院_国产精品"}\n' "$i" "$k" "$k"
    done > "$in/$i.jsonl"
  done
fi
in=$(realpath "$in")

start 26817

# The single run.
"$shai" score -q "$in" -o "$work/single/"

# A scheduler that has only a command and its exit code: an array, then what
# depends on it.
cat > "$work/task.sh" <<TASK
#!/bin/sh
exec "$shai" score -q --shard="\$SLURM_ARRAY_TASK_ID/8" "$in" -o "$work/out/" --stats "$work/stats.\$SLURM_ARRAY_TASK_ID.json"
TASK
cat > "$work/merge.sh" <<TASK
#!/bin/sh
cd "$work/out" && find . -name '.*.state' -o -name '.*.part' | grep . && exit 1
find . -type f ! -name '.*' | LC_ALL=C sort | xargs cat > "$work/merged.jsonl"
TASK
cd "$work"
array=$(sbatch --parsable --array=0-7 --output="$work/task.%a.log" task.sh)
merge=$(sbatch --parsable --wait --dependency=afterok:"$array" --output="$work/merge.log" merge.sh)
echo "array $array, merge $merge"
diff -r "$work/single" "$work/out"
(cd single && find . -type f ! -name '.*' | LC_ALL=C sort | xargs cat) | cmp - merged.jsonl
echo "8 shards equal the single run: $(wc -l < merged.jsonl) records"

# Half of the outputs are lost, and the array runs again: what is done is left.
find out -type f | sort | awk 'NR % 2' | xargs rm
sbatch --wait --array=0-7 --output="$work/again.%a.log" task.sh > /dev/null
diff -r "$work/single" "$work/out"
left=$(cat stats.*.json | awk -F: '/"inputs_left_out"/ { n += $2 } END { print n }')
echo "the array ran again: $left outputs were left, and all equal the single run"
