#!/usr/bin/env bash
# Where the processor time of hadron showers goes (20 GeV pi+ in copper, 1 MeV), by sampling. Needs perf.
# Usage: Benchmarks/profile.sh [showers]   (after swift build -c release --package-path Benchmarks)
set -euo pipefail
cd "$(dirname "$0")"
program=.build/release/benchmark
[ -x "$program" ] || { echo "profile.sh: $program is missing; build with: swift build -c release --package-path Benchmarks" >&2; exit 1; }
command -v perf >/dev/null || { echo "profile.sh: no perf; install the package linux-perf" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# The program spends a second on starting PYTHIA; a tenth of the showers, subtracted, takes it out.
few() { echo $(($1 / 10)); }
for n in $(few "${1:-300}") "${1:-300}"; do
  perf record -q -e cpu-clock -F 997 -o "$scratch/data" "$program" pions "$n" >/dev/null 2>&1
  perf report -i "$scratch/data" --stdio -q --no-children -F sample,symbol 2>/dev/null | awk -v n="$n" '
    NF >= 2 && $1 ~ /^[0-9]+$/ {
      rest = $0; sub(/^ *[0-9]+ +/, "", rest)
      part = rest ~ /ElectromagneticTransport|BremsstrahlungEmission|RandomStream|Numerics/ ? "electromagnetic showers" : rest ~ /Pythia8|cg_|fjcore/ ? "PYTHIA" : rest ~ /HadronicTransport|HadronCollider/ ? "hadronic transport" : rest ~ /\[k\]/ ? "system" : rest ~ /malloc|free|_int_|new|delete|memcpy|memmove|memset|std::|exp|log|pow|sin|cos|sqrt|atan/ ? "C and C++ libraries (mostly for PYTHIA)" : "other"
      sum[part] += $1 }
    END { for (p in sum) print n "\t" sum[p] "\t" p }'
done | awk -F'\t' -v large="${1:-300}" '
  { d[$3] += ($1 == large ? 1 : -1) * $2 }
  END { for (p in d) if (d[p] > 0) print d[p] "\t" p }' | sort -rn |
  awk -F'\t' 'BEGIN { print "| 20 GeV pi+, Cu 130 cm, 1 MeV | share of the processor time |\n| --- | ---: |" }
    { w[NR] = $2; v[NR] = $1; sum += $1 } END { for (i = 1; i <= NR; i++) printf "| %s | %.0f %% |\n", w[i], 100 * v[i] / sum }'
