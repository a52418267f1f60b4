#!/usr/bin/env bash
# A batch on a real Slurm: an array of 8 shards and a job that depends on it,
# held to a single run, byte for byte. Then half of the outputs are lost and the
# array runs again, as a scheduler does that requeues.
#
#   testdata/slurm/array.sh SHAI [FOLDER]
#
# Wants root and Debian's slurm-wlm (apt-get install slurm-wlm). It starts
# munged, slurmctld and slurmd of its own on this machine and ends them. FOLDER
# holds the inputs; without it some are made.
set -euo pipefail
shai=$(realpath "$1")
work=$(mktemp -d /tmp/shai-slurm.XXXXXX)
daemons=()
finish() {
  local code=$?
  if [[ $code != 0 ]]; then tail -n 20 "$work"/*.log >&2 || true; fi
  for pid in ${daemons[@]+"${daemons[@]}"}; do kill "$pid" 2> /dev/null || true; done
  wait
  rm -rf "$work"
  exit "$code"
}
trap finish EXIT

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

# One node, this machine; no accounting.
install -d -m 700 "$work/munge" "$work/spool" "$work/state"
dd if=/dev/urandom of="$work/munge/key" bs=1024 count=1 status=none
chmod 400 "$work/munge/key"
chmod 711 "$work"
munged --foreground --key-file="$work/munge/key" --socket="$work/munge/socket" --pid-file="$work/munge/pid" \
  --log-file="$work/munge/log" --seed-file="$work/munge/seed" --force > "$work/munged.log" 2>&1 &
daemons+=($!)
host=$(hostname -s)
cat > "$work/slurm.conf" <<CONF
ClusterName=shai
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmctldPort=26817
SlurmdPort=26818
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdSpoolDir=$work/spool
StateSaveLocation=$work/state
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$work/slurm.conf
for _ in $(seq 50); do [[ -S $work/munge/socket ]] && break; sleep 0.1; done
slurmctld -D -f "$work/slurm.conf" > "$work/ctld.out.log" 2>&1 &
daemons+=($!)
slurmd -D -f "$work/slurm.conf" -N "$host" > "$work/d.out.log" 2>&1 &
daemons+=($!)
for _ in $(seq 100); do sinfo -h -o %t 2> /dev/null | grep -q idle && break; sleep 0.2; done
sinfo

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
