#!/usr/bin/env bash
# Every number and figure of the documents, from one version of the program (see Validation/README.md). Interrupted, it goes on where it was.
#
# Usage: numbers.sh PROGRAM [PRESET]
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "$1") preset=${2:-paper}
runs=$PWD/runs/docs-$("$program" --version | sed 's/CaloDump //; s/, physics /-/')-$preset
run=$runs/run

"$program" run Validation/paper.yaml --preset "$preset" --out "$run"
"$program" punchthrough --out "$run" --behind vacuum:5cm --behind Al:6cm >"$runs/punchthrough.txt"
"$program" run "$run/study.yaml" --out "$run" >"$runs/compare.txt"   # once more: figures and page with the kaons
"$program" ceiling "$run" >"$runs/ceiling.txt"

cd Validation
python=${CALODUMP_PYTHON:?the set-up writes it into .setup.mk}
"$python" run_numbers.py "$program" "$run"
"$python" experiments.py "$program" "$runs/experiments" "$run"
"$python" mediators.py "$program" "$runs/mediators"
"$python" backgrounds.py "$program" "$run" "$runs/experiments/stations/stations-DT.json"
"$python" triggers.py "$program" "$run" 30000 240000
"$python" jets.py "$program" "$runs/scan"
"$python" recasts.py "$program" "$runs/recasts"
"$python" e137.py "$program" "$runs/recasts"
"$python" charm.py "$program" "$runs/recasts"
# These use one thread each: two lanes.
{
    "$python" second_route.py "$program" "$run"
    "$python" electromagnetic.py "$program" 4000
    "$python" gas_stack.py "$program"
    "$python" response.py "$program"
} &
lane=$!
"$python" hadronic.py "$program"
"$python" behind.py "$program"
"$python" profiles.py "$program"
"$python" collisions.py "$program"
"$python" fast_hadrons.py "$program"
"$python" kaon_cross_sections.py
wait "$lane"
