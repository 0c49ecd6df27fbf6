#!/usr/bin/env bash
# Sets up what CaloDump needs outside its own sources: packages of the system, PYTHIA, a Python environment for the figures.
# Idempotent: what is there already is left alone. Interrupt it at any moment; the next call goes on where this one stopped.
# Tested on Debian 12. Written for Fedora and AlmaLinux 9 (dnf) and for macOS (Homebrew) too, but not tested there.
set -euo pipefail

PYTHIA_VERSION=8.318.0
PYTHIA_SHA256=26e8b38592e2c45cfc46235ac2efb9031781adfe7bf824cb68d29b2108232b57
PYTHON_PACKAGES=(numpy matplotlib plotly)
PYTHON_TEST_PACKAGES=(hepdata-validator pyhf hist nbclient ipykernel)  # only tests use them

CACHE=${CALODUMP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/calodump}
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$CACHE"

say() { printf 'setup: %s\n' "$*" >&2; }
die() { printf 'setup: error: %s\n' "$*" >&2; exit 1; }

command -v swift >/dev/null || die "no 'swift' on PATH; install Swift 6.3 (swift.org/install) and put its usr/bin on PATH"
TOOLS=$(dirname "$(readlink -f "$(command -v swift)")")
CLANGXX=$TOOLS/clang++
[ -x "$CLANGXX" ] || CLANGXX=$(command -v clang++) || die "no clang++ beside 'swift'; reinstall the Swift toolchain"
AR=$TOOLS/llvm-ar
[ -x "$AR" ] || AR=$(command -v ar) || die "neither llvm-ar nor ar is here; reinstall the Swift toolchain"
swift_version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
case $swift_version in
  6.[3-9]*|[7-9]*) ;;
  *) die "Swift $swift_version found, 6.3 or later needed (swift.org/install)" ;;
esac

jobs=$(getconf _NPROCESSORS_ONLN)
has_checksum() {  # file, SHA-256
  if command -v sha256sum >/dev/null; then echo "$2  $1" | sha256sum --check --status 2>/dev/null; else echo "$2  $1" | shasum -a 256 --check --status 2>/dev/null; fi
}

# --- Packages of the system ------------------------------------------------------------------------------------------
if command -v dpkg-query >/dev/null; then
  PACKAGES=(zlib1g-dev libbz2-dev liblzma-dev libzstd-dev libsqlite3-dev pkg-config python3-venv ca-certificates)
  has() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
  installing="env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends"
  refreshing="apt-get update"
elif command -v dnf >/dev/null; then
  # glibc-static, for scripts/fixed_math.sh, is in AlmaLinux's repository crb.
  PACKAGES=(zlib-devel bzip2-devel xz-devel libzstd-devel sqlite-devel pkgconf-pkg-config glibc-static libstdc++-devel python3-pip findutils tar gzip ca-certificates)
  # By what packages provide: Fedora's zlib-devel is one of zlib-ng.
  has() { rpm -q --quiet --whatprovides "$1"; }
  installing="dnf install -y"
  dnf -q repolist --all 2>/dev/null | grep -q '^crb ' && installing="dnf --enablerepo=crb install -y"
  refreshing="true"
elif command -v brew >/dev/null; then
  # zlib, bzip2 and SQLite come with Apple's SDK.
  PACKAGES=(xz zstd pkgconf python@3.12)
  has() { brew list --formula "$1" >/dev/null 2>&1; }
  installing="brew install"
  refreshing="true"
else
  die "neither apt, dnf nor brew is here: install zlib, bzip2, xz, zstd, SQLite (with headers), pkg-config and Python 3.9 with venv, then take the rest of this script by hand"
fi
missing=()
for package in "${PACKAGES[@]}"; do
  has "$package" || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] || [ "$installing" = "brew install" ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else
    die "packages are missing. Run this line, then repeat: sudo $installing ${missing[*]}"
  fi
  say "installing ${missing[*]}"
  # shellcheck disable=SC2086 # commands of several words
  ($as_root $refreshing && $as_root $installing "${missing[@]}") >"$CACHE/packages.log" 2>&1 \
    || die "the packages cannot be installed (see $CACHE/packages.log); run: ${as_root:+sudo }$installing ${missing[*]}"
fi

# --- Python environment for the figures ------------------------------------------------------------------------------
venv=$CACHE/python
if ! "$venv/bin/python" -c 'import numpy, matplotlib, plotly' 2>/dev/null; then
  say "making the Python environment $venv (${PYTHON_PACKAGES[*]})"
  rm -rf "$venv"
  python3 -m venv "$venv" >"$CACHE/python.log" 2>&1 || die "python3 -m venv failed (see $CACHE/python.log)"
  "$venv/bin/pip" install --quiet "${PYTHON_PACKAGES[@]}" >>"$CACHE/python.log" 2>&1 \
    || die "pip could not install ${PYTHON_PACKAGES[*]} (see $CACHE/python.log); is the network reachable?"
fi
if ! "$venv/bin/python" -c 'import hepdata_validator, pyhf, hist, nbclient, ipykernel' 2>/dev/null; then
  say "adding ${PYTHON_TEST_PACKAGES[*]} for the tests"
  "$venv/bin/pip" install --quiet "${PYTHON_TEST_PACKAGES[@]}" >>"$CACHE/python.log" 2>&1 \
    || say "pip could not install ${PYTHON_TEST_PACKAGES[*]} (see $CACHE/python.log): their tests will be skipped"
fi

# --- PYTHIA ----------------------------------------------------------------------------------------------------------
# One prefix per version and compiler. Compiled by Swift's own clang++: an archive from g++ fails in release with the gold linker.
compiler=clang$("$CLANGXX" -dumpversion)-$(uname -m)
prefix=$CACHE/pythia-$PYTHIA_VERSION-$compiler
build=$prefix.build
if [ ! -f "$prefix/lib/pkgconfig/pythia8.pc" ] || [ ! -d "$prefix/share/Pythia8/pdfdata" ]; then
  mkdir -p "$build"
  tarball=$build/pythia8mc-$PYTHIA_VERSION.tar.gz
  if ! has_checksum "$tarball" "$PYTHIA_SHA256"; then
    say "fetching PYTHIA $PYTHIA_VERSION (22 MB)"
    rm -f "$tarball"
    "$venv/bin/pip" download --quiet --no-deps --no-binary :all: --dest "$build" "pythia8mc==$PYTHIA_VERSION" >"$build/fetch.log" 2>&1 \
      || die "pip could not fetch pythia8mc $PYTHIA_VERSION (see $build/fetch.log); is the network reachable?"
    has_checksum "$tarball" "$PYTHIA_SHA256" || die "the PYTHIA source has an unexpected checksum; delete $tarball and repeat"
  fi
  source=$build/pythia8mc-$PYTHIA_VERSION/pythia8318
  [ -f "$build/unpacked" ] || { tar -xzf "$tarball" -C "$build" && touch "$build/unpacked"; }
fi
if [ ! -f "$prefix/lib/pkgconfig/pythia8.pc" ]; then
  rm -rf "$prefix.partial"
  mkdir -p "$build/objects" "$prefix.partial"/{include,lib/pkgconfig,share/Pythia8}
  cp -r "$source/plugins/python/include/." "$prefix.partial/include/"

  sources=("$source"/src/*.cc)
  total=${#sources[@]}
  say "compiling PYTHIA with $jobs jobs ($total files, about $((12 / jobs + 1)) minutes; once per machine)"
  compile() {  # source file -> object, written whole or not at all
    local object finished
    object=$build/objects/$(basename "$1" .cc).o
    [ -f "$object" ] && return 0
    "$CLANGXX" -O2 -std=c++17 -fPIC -w -DNOPLUGIN -DFJCORE_HAVE_LIMITED_THREAD_SAFETY -DXMLDIR="\"$prefix/share/Pythia8/xmldoc\"" \
      -I"$source/plugins/python/include" -c "$1" -o "$object.partial" && mv "$object.partial" "$object" || return 255
    finished=("$build"/objects/*.o)
    printf '\rsetup: PYTHIA %3d of %d files' "${#finished[@]}" "$total" >&2
  }
  export -f compile; export build CLANGXX prefix source total
  # The largest first.
  # shellcheck disable=SC2011,SC2012 # PYTHIA's own names
  ls -S "${sources[@]}" | xargs -P "$jobs" -I{} bash -c 'compile {}' || die "PYTHIA did not compile; the compiler's message stands above"
  printf '\n' >&2
  (cd "$build/objects" && "$AR" rcs "$prefix.partial/lib/libpythia8.a" ./*.o)
  cat >"$prefix.partial/lib/pkgconfig/pythia8.pc" <<PC
prefix=$prefix
Name: pythia8
Description: PYTHIA event generator with FastJet core
Version: $PYTHIA_VERSION
Cflags: -I\${prefix}/include
Libs: -L\${prefix}/lib -lpythia8 -ldl -lpthread
PC
  rm -rf "$prefix"
  mv "$prefix.partial" "$prefix"
fi
# What PYTHIA reads when it runs: settings, tunes, initialisation grids, parton densities (last: its presence means complete).
if [ ! -d "$prefix/share/Pythia8/pdfdata" ]; then
  for data in xmldoc setups tunes pdfdata; do
    rm -rf "$prefix/share/Pythia8/$data" "$prefix/share/Pythia8/$data.partial"
    cp -r "$source/share/Pythia8/$data" "$prefix/share/Pythia8/$data.partial"
    mv "$prefix/share/Pythia8/$data.partial" "$prefix/share/Pythia8/$data"
  done
fi
rm -rf "$build"

# --- Mathematical functions that are the same on every processor -----------------------------------------------------
# One folder per C library and way of taking them from it. Where there are none, its pkg-config file is PYTHIA's own.
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null | tr ' ' '-' || true)
link=$CACHE/link-$PYTHIA_VERSION-$compiler-${libc:-system}-$(cksum <"$root/scripts/fixed_math.sh" | cut -d ' ' -f 1)
if [ ! -f "$link/pkgconfig/pythia8.pc" ]; then
  rm -rf "$link"
  mkdir -p "$link"
  PATH=$TOOLS:$PATH "$root/scripts/fixed_math.sh" "$link" || die "the mathematical functions cannot be taken from the C library; the message stands above"
  mkdir -p "$link/pkgconfig"
  # This folder comes first: '-lm' is then the library in it.
  sed "s,^Libs: ,Libs: -L$link ," "$prefix/lib/pkgconfig/pythia8.pc" >"$link/pkgconfig/pythia8.pc.partial"
  mv "$link/pkgconfig/pythia8.pc.partial" "$link/pkgconfig/pythia8.pc"
fi

# What the Makefile reads.
cat >"$root/.setup.mk.partial" <<MK
export PKG_CONFIG_PATH := $link/pkgconfig
export CALODUMP_PYTHON := $venv/bin/python
MK
mv "$root/.setup.mk.partial" "$root/.setup.mk"
