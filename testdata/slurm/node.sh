# To be sourced: a Slurm of one node, this machine, without accounting, in the
# folder $work; at the end of the script it is gone again. Wants root and Debian's
# slurm-wlm (apt-get install slurm-wlm), and 127.0.0.1 for itself at two ports.
work=$(mktemp -d -t shai-slurm.XXXXXX)
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

# start PORT begins it, and takes PORT and the next one.
start() {
  install -d -m 700 "$work/munge" "$work/spool" "$work/state"
  dd if=/dev/urandom of="$work/munge/key" bs=1024 count=1 status=none
  chmod 400 "$work/munge/key"
  chmod 711 "$work"
  munged --foreground --key-file="$work/munge/key" --socket="$work/munge/socket" --pid-file="$work/munge/pid" \
    --log-file="$work/munge/log" --seed-file="$work/munge/seed" --force > "$work/munged.log" 2>&1 &
  daemons+=($!)
  local host
  host=$(hostname -s)
  cat > "$work/slurm.conf" << CONF
ClusterName=shai
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmctldPort=$1
SlurmdPort=$(($1 + 1))
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
}
