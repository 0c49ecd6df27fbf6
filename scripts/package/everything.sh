#!/bin/sh
# In a clean system, as a user without rights: installs the wheel of this folder and runs every verb. Says how long it took to the first figure.
set -eu
cd "$(dirname "$0")"
# shellcheck disable=SC1091 # of scripts/wheel_test.sh
[ ! -f /etc/network-of-the-host ] || . /etc/network-of-the-host
fail() { echo "everything: $*" >&2; exit 1; }
now() { date +%s; }
for tool in swift gcc cc clang make git; do
  if command -v $tool >/dev/null; then fail "$tool is here: this is no clean system"; fi
done

begin=$(now)
python3 -m venv venv
venv/bin/pip install --quiet ./calodump-*.whl || fail "the wheel cannot be installed"
installed=$(now)
PATH=$PWD/venv/bin:$PATH
mkdir work && cd work
cat >soft.yaml <<'Y'
source: { collisions: { samples: [ { name: inelastic, process: "SoftQCD:inelastic", events: 3000 } ] } }
Y
calodump run soft.yaml --out soft >answer 2>run.log || { cat run.log >&2; fail "calodump run"; }
for file in soft/figures/fig1.png soft/figures/fig1.pdf soft/figures/fig2.png soft/figures/fig2.pdf soft/report.html; do
  [ -s $file ] || fail "$file is missing"
done
if grep -q initialising run.log; then fail "the first run made initialisation data"; fi
echo "everything: $((installed - begin)) s to install, $(($(now) - begin)) s from nothing to the first figure" >&2

# --- Nothing in the environment of the user breaks it ---------------------------------------------------------------------------------------------
mkdir -p foreign/calodump foreign/numpy
echo 'raise SystemExit("a foreign package")' | tee foreign/calodump/__init__.py foreign/numpy/__init__.py >foreign/sitecustomize.py
env -i PATH=/usr/bin:/bin PYTHONPATH="$PWD/foreign" PYTHONHOME=/nowhere PYTHONSTARTUP=/nowhere PYTHIA8DATA=/nowhere PYTHIA8=/nowhere LD_LIBRARY_PATH=/nowhere \
  MPLBACKEND=nonsense MPLCONFIGDIR=/nowhere LC_ALL=xx_YY LANG=xx_YY TZ=nowhere HOME="$HOME" ../venv/bin/calodump run soft.yaml --out foreign-run >answer 2>run.log || { cat run.log >&2; fail "in a hostile environment"; }
[ -s foreign-run/figures/fig2.png ] || fail "no figure in a hostile environment"
# Another processor, and no home: the same bytes.
env -i PATH=/usr/bin:/bin GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable CALODUMP_CACHE="$PWD/cache" ../venv/bin/calodump flux soft.yaml --out plain >answer 2>&1
for file in soft/flux/*.npy; do
  cmp "$file" "plain/flux/${file##*/}" || fail "other bytes on another processor"
  cmp "$file" "foreign-run/flux/${file##*/}" || fail "other bytes in a hostile environment"
done
(cd foreign && calodump doctor >/dev/null) || fail "calodump doctor"

# --- PYTHIA's data: hard, stitched and other generators' collisions ---------------------------------------------------------------------------------
cat >hard.yaml <<'Y'
source: { collisions: { samples: [ { name: hard, process: "HardQCD:all", events: 20, pt_hat: [50GeV, 100GeV] } ] } }
Y
cat >stitched.yaml <<'Y'
source:
  collisions:
    samples:
      - { name: soft, process: "SoftQCD:inelastic", pt_hat: [0GeV, 10GeV], events: 100 }
      - { name: hard, process: "HardQCD:all", pt_hat: [10GeV, 6.8TeV], events: 20 }
Y
cat >read.yaml <<'Y'
source: { collisions: { hepmc: ../events.hepmc3.gz } }
jets: { pt: 3GeV }
Y
# Hard processes of another generator, showered by PYTHIA: 20 events of gluons that scatter, at 13 TeV.
python3 - <<'P'
import gzip
event = """<event>
 4 9999 1.0 72.5085 7.79725e-3 0.1349051
 21 -1 0 0 101 102 0.0 0.0 86.957444916 86.957444916 0.0 0. 9.
 21 -1 0 0 103 104 0.0 0.0 -915.70793335 915.70793335 0.0 0. 9.
 21 1 1 2 101 104 -14.442821285 -71.055523356 -898.87487289 901.79461054 0.0 0. 9.
 21 1 1 2 103 102 14.442821285 71.055523356 70.124384457 100.87076773 0.0 0. 9.
</event>
"""
with gzip.open("events.lhe.gz", "wt") as file:
    file.write('<LesHouchesEvents version="1.0">\n<init>\n 2212 2212 6500. 6500. 0 0 0 0 3 1\n 2.0e+07 1.0e+06 1.0 9999\n</init>\n' + 20 * event + "</LesHouchesEvents>\n")
P
cat >showered.yaml <<'Y'
source: { collisions: { lhe: events.lhe.gz } }
Y
for study in hard stitched read showered; do
  timeout 300 calodump flux $study.yaml --out $study >answer 2>run.log || { cat run.log >&2; fail "$study collisions"; }
done
grep -q '"collisions" *: *20,*$' showered/record.json || fail "not all events of the Les Houches file were showered"
timeout 300 calodump shower Cu --depth 20cm --primary pi+ --energy 200GeV --showers 2 --high-energy angantyr >/dev/null || fail "Angantyr"

# --- All verbs --------------------------------------------------------------------------------------------------------------------------------------
calodump flux soft.yaml --out shards/1 --shard 1/2 >answer 2>&1
calodump flux soft.yaml --out shards/2 --shard 2/2 >answer 2>&1
while read -r verb arguments; do
  echo "$verb" >>verbs
  # shellcheck disable=SC2086 # words
  timeout 600 calodump $verb $arguments >answer 2>run.log || { cat run.log >&2; fail "calodump $verb $arguments"; }
done <<'VERBS'
run soft.yaml --out soft
flux soft.yaml --out soft
merge shards/1 shards/2 --out merged
verify soft
reach soft --realistic
events soft --mass 100MeV --coupling 1e-4/GeV
map soft --mass 10MeV..1GeV --coupling 1e-6..1e-2/GeV --out map.npy
figures soft
compare soft
area soft
limits
export soft --format csv --out tables
cite soft
explore soft --mediator alp-photon
scan soft.yaml --vary mediator.production=paper,full --out scan
report soft
collision Cu --primary p --energy 5GeV --collisions 50
shower PbWO4 --depth 30cm --primary e- --energy 1GeV --showers 5
punchthrough Cu --depth 60cm --primary pi+ --energy 20GeV --showers 5
layers --help
photon PbWO4 --energy 10MeV
electron Cu --energy 100MeV
primakoff Cu --energy 1GeV --mass 100MeV
mediators alp-photon --mass 100MeV --coupling 1e-4/GeV
response cms-paper DT --photon 1GeV --events 50
production alp-photon Cu --parent gamma --energy 1GeV --mass 100MeV
keys experiment
experiments cms-paper
ray cms-paper --eta 0.5
draw cms-paper --out experiment.pdf
decay --mass 100MeV --coupling 1e-4/GeV
recast E137 --help
ceiling soft
backgrounds soft --help
patterns soft --pileup 200 --events 200 --windows 100
doctor --prepare
VERBS
# Snakemake wants Python 3.11, and one of its packages a compiler on the newest.
if python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; then
  timeout 600 calodump submit soft.yaml --out farm --engine local --shards 2 >answer 2>run.log || { cat run.log >&2; fail "calodump submit"; }
  calodump status farm >answer || fail "calodump status"
  printf '%s\n' submit status >>verbs
else
  echo "everything: 'submit' and 'status' not run: PyPI has no Snakemake for this $(python3 --version) without a compiler" >&2
fi
for verb in $(calodump --help | sed -n '/SUBCOMMANDS/,$p' | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
  grep -qx "$verb" verbs || [ "$verb" = submit ] || [ "$verb" = status ] || fail "the verb '$verb' is not run here"
done
calodump-python -c 'from calodump import Run; Run("soft").figure2()' || fail "the Python package"
echo "everything: $(wc -l <verbs) verbs ran, $(($(now) - begin)) s in all" >&2
