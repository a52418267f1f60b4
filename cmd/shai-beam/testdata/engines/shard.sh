#!/bin/sh
# Scores the files named on standard input, a path a line, and prints a line of
# counters for each: usage: shard.sh FOLDER < paths
# It is what any engine can call that starts programs. An attempt that was lost
# is simply made again: outputs appear under their names when they are complete,
# and are the same bytes each time.
set -u
err=$(mktemp)
trap 'rm -f "$err"' EXIT
while IFS= read -r file; do
  for try in 1 2 3 4 5 6 7 8 9 10; do
    counters=$(shai score --quiet --overwrite "$file" -o "$1/verdicts/" --dead="$1/dead/" --stats=/dev/stdout 2> "$err")
    code=$?
    # An engine that lost a worker may not have lost what that had started.
    if [ $code = 2 ] && grep -q 'another process is writing it' "$err"; then sleep 2; else break; fi
  done
  if [ $code -gt 1 ]; then # 1 is that documents failed: they are in the dead letters
    cat "$err" >&2
    exit $code
  fi
  printf '%s\n' "$counters" | tr -d '\n'
  echo
done
