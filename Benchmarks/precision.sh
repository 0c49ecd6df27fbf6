#!/bin/bash
# Error and seconds of six counts at the lower edges of DT and ME0: precision.sh [ERROR] [TIME], by default 1% in 3min on two threads.
set -e
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
points=()
for point in run4-dt:20MeV:9.0e-6 run4-dt:50MeV:7.2e-6 run4-dt:100MeV:8.6e-6 run4-me0:20MeV:7.9e-6 run4-me0:50MeV:5.8e-6 run4-me0:100MeV:5.4e-6; do
    points+=(--point "$point/GeV")
done
.build/release/calodump flux --precision "${1:-1%}" "${points[@]}" --at-most "${2:-3min}" --threads 2 --out "$out/run" 2> >(grep --line-buffered '^precision:' >&2)
