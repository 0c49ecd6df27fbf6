#!/usr/bin/env bash
# Instructions per GeV and per step, counted by valgrind: figures that do not depend on what else the machine does.
# The difference of two runs with different numbers of showers, so that start-up and tables drop out. Needs valgrind.
# Usage: Benchmarks/instructions.sh        (after swift build -c release --package-path Benchmarks)
set -euo pipefail
cd "$(dirname "$0")"
program=.build/release/showers
[ -x "$program" ] || { echo "instructions.sh: $program is missing; build with: swift build -c release --package-path Benchmarks" >&2; exit 1; }
command -v valgrind >/dev/null || { echo "instructions.sh: no valgrind; install the package valgrind" >&2; exit 1; }
command -v callgrind_annotate >/dev/null || { echo "instructions.sh: no callgrind_annotate; it comes with valgrind" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Valgrind does not read the debug information of Swift 6.3 and then counts nothing: the symbols are enough. Tables are looked for beside the program.
strip -g -o "$scratch/showers" "$program"
cp -r "$(dirname "$program")"/*.resources "$scratch"
program=$scratch/showers
# The random seed of Swift's dictionaries changes the cost of reading the material tables.
export SWIFT_DETERMINISTIC_HASHING=1

# count NAME ARGUMENTS: profile in NAME, output of the program in NAME.out, instructions on standard output.
count() {
  local name=$1
  shift
  valgrind --tool=callgrind --callgrind-out-file="$scratch/$name" "$program" "$@" >"$scratch/$name.out" 2>"$scratch/$name.log"
  awk '/^summary:/ {print $2} /^totals:/ && !n++ {t = $2} END {if (t) print t}' "$scratch/$name" | head -n 1
}

# line TITLE NAME GEV FEW-ARGUMENTS -- MANY-ARGUMENTS
line() {
  local title=$1 name=$2 gev=$3 few many
  shift 3
  few=("${@:1:$(($# / 2))}")
  many=("${@:$(($# / 2 + 1))}")
  local a b
  a=$(count "few.$name" "${few[@]}")
  b=$(count "many.$name" "${many[@]}")
  awk -v t="$title" -v a="$a" -v b="$b" -v g="$gev" -v s="$(cat "$scratch/few.$name.out" "$scratch/many.$name.out" | awk '{print $1}' | paste -sd' ')" '
    BEGIN { split(s, n, " "); d = b - a; steps = n[2] - n[1]
      printf "| %s | %d | %s | %s |\n", t, d / g, steps ? sprintf("%.1f", steps / g) : "", steps ? sprintf("%d", d / steps) : "" }'
}

echo "| showers | instructions per GeV | steps per GeV | instructions per step |"
echo "| --- | ---: | ---: | ---: |"
line "10 GeV photon, PbWO4, 1 MeV" pbwo4 400 report PbWO4 60 1e-3 10 report PbWO4 60 1e-3 50
line "the same, scored into a flux" flux 400 flux 10 flux 50
line "the same, electrons and positrons too" species 400 species 10 species 50
line "10 GeV photon, Pb, 10 MeV" pb 1000 report Pb 40 1e-2 10 report Pb 40 1e-2 110
line "10 GeV photon, Cu, 1 MeV" cu 400 report Cu 130 1e-3 10 report Cu 130 1e-3 50

# Self cost per function of the transport, with what is inlined in it.
share() { # NAME GEV
  for run in few many; do
    callgrind_annotate --threshold=100 --auto=no "$scratch/$run.$1" | sed -nE 's/^ *([0-9,]+) \([^)]*\) +([^:]*):([^ ]+).*/\1 \3/p' |
      awk -v run=$run '
        { gsub(",", "", $1)
          where = $2 ~ /refill/ ? "random numbers (Philox)" : "libraries"
          if ($2 ~ /ElectromagneticTransportC[0-9]+[a-z]/) { where = $2; sub(/.*ElectromagneticTransportC[0-9]+/, "", where); sub(/(33_|_).*/, "", where)
            where = where ~ /^lepton/ ? "leptons: steps" : where ~ /^photon/ ? "photons: flight, Compton scattering" : where ~ /^pair/ ? "pair production" : where ~ /^radiate/ ? "bremsstrahlung" : where ~ /^knockOn/ ? "Moller and Bhabha scattering" : where ~ /^absorb/ ? "photoelectric absorption" : where ~ /^annihilate/ ? "annihilation in flight" : "stack" }
          sum[where] += $1 }
        END { for (w in sum) print run "\t" sum[w] "\t" w }'
  done | awk -F'\t' -v g="$2" '
    { d[$3] += ($1 == "many" ? 1 : -1) * $2 }
    END { for (w in d) if (d[w] / g > 1000) printf "%d\t%s\n", d[w] / g, w }' | sort -rn |
    awk -F'\t' '{ w[NR] = $2; v[NR] = $1; sum += $1 } END { for (i = 1; i <= NR; i++) printf "| %s | %d | %.1f %% |\n", w[i], v[i], 100 * v[i] / sum }'
}
for name in pbwo4 flux; do
  printf '\n| %s | instructions per GeV | share |\n| --- | ---: | ---: |\n' "$name"
  share "$name" 400
done
