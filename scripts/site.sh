#!/usr/bin/env bash
# The documentation site, in .build/site/html: every page of docs/, the program's help, a notebook that is executed.
#
# Usage: site.sh PROGRAM [links]       links: asks every address outside, too (network)
set -euo pipefail
cd "$(dirname "$0")/.."
CALODUMP_PROGRAM=$(realpath "$1")
cache=${CALODUMP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/calodump}
out=$PWD/.build/site
mkdir -p "$out"

# An environment of its own for each list of packages; it is complete once it has its name.
venv=$cache/site-$(cksum <docs/site/requirements.txt | cut -d ' ' -f 1)
if [ ! -f "$venv/complete" ]; then
  echo "site: making the Python environment $venv" >&2
  rm -rf "$venv"
  if ! { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet -r docs/site/requirements.txt; } >"$out/packages.log" 2>&1; then
    echo "site: error: Sphinx and what it needs (docs/site/requirements.txt, Python 3.11 or later) cannot be installed, see $out/packages.log" >&2
    exit 69
  fi
  touch "$venv/complete"
fi

# What the notebook shows is of this program and of this Python package.
CALODUMP_SITE_CACHE=$out/notebooks-$(cat "$CALODUMP_PROGRAM" python/calodump/*.py | cksum | cut -d ' ' -f 1)
CALODUMP_PYTHON=$venv/bin/python
PATH=$venv/bin:$PATH
find "$out" -maxdepth 1 -name 'notebooks-*' ! -path "$CALODUMP_SITE_CACHE" -exec rm -rf {} +
export CALODUMP_PROGRAM CALODUMP_SITE_CACHE CALODUMP_PYTHON PATH
# All pages each time (seconds): their margins name the others. Only the notebook's execution is kept.
sphinx() { python -m sphinx -c docs/site -d "$out/doctrees" -E -a -n -W --keep-going -q "$@"; }

sphinx -b html docs "$out/html"
if [ "${2:-}" = links ]; then sphinx -b linkcheck docs "$out/links"; fi
echo "$out/html/index.html"
