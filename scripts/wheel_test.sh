#!/usr/bin/env bash
# wheel_test.sh WHEEL [SUITE...]: installs the wheel in a clean Debian (bookworm, unless other suites are named), which has Python and nothing else, and runs
# scripts/package/everything.sh there, as a user without rights. A suite whose glibc is older than the wheel's name says (bullseye) must be refused by pip.
# Needs root and the network, for debootstrap and PyPI; without, it says so and succeeds.
# Roots are kept as archives beside the caches of the set-up.
set -euo pipefail

wheel=$(readlink -f "$1")
shift
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(bookworm)
cd "$(dirname "$0")/.."
cache=${CALODUMP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/calodump}
# As apt has it here.
# shellcheck disable=SC2016 # apt's own variable
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -m1 '/debian/$' || true)}

say() { printf 'wheel-test: %s\n' "$*" >&2; }
skip() { say "skipped: $*"; exit 0; }

# --- No symbol of a newer glibc than its name promises ---------------------------------------------------------------------------------------------
promised=$(sed -n 's/.*-manylinux_\([0-9]*\)_\([0-9]*\)_.*/\1.\2/p' <<<"${wheel##*/}")
[ -n "$promised" ] || { say "${wheel##*/}: no wheel whose name says which glibc it needs"; exit 1; }
newer() { [ "$1" != "$2" ] && [ "$(printf '%s\n' "$1" "$2" | sort -V | tail -n 1)" = "$1" ]; }  # whether version $1 is newer than $2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m zipfile -e "$wheel" "$work/wheel"
programs=0
while IFS= read -r -d '' file; do
  [ "$(head -c 4 "$file" | tr -d '\0' | tail -c 3)" = ELF ] || continue
  programs=$((programs + 1))
  needed=$(readelf --version-info --wide "$file" | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -Vu | tail -n 1)
  if newer "$needed" "$promised"; then say "${file#"$work/wheel/"} needs glibc $needed, promised is $promised"; exit 1; fi
  say "${file#"$work/wheel/"}: glibc $needed, promised is $promised"
done < <(find "$work/wheel" -type f -size +4k -print0)
[ "$programs" -gt 0 ] || { say "no program in the wheel"; exit 1; }
rm -rf "$work/wheel"

# --- In clean systems ------------------------------------------------------------------------------------------------------------------------------
[ "$(id -u)" = 0 ] || skip "it takes root to make a Debian root"
unshare --mount true 2>/dev/null || skip "this machine lets nobody mount"
if ! command -v debootstrap >/dev/null; then
  command -v apt-get >/dev/null || skip "there is no debootstrap, nor apt-get to install it"
  (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap) >"$cache/debootstrap.log" 2>&1 \
    || skip "debootstrap cannot be installed (see $cache/debootstrap.log)"
fi

# A Debian of this suite with Python, in the folder $work/root.
make_root() {
  local suite=$1 archive=$cache/debian-$1.tar
  rm -rf "$work/root"
  mkdir "$work/root"
  if [ ! -f "$archive" ]; then
    [ -n "$mirror" ] || { say "no address of Debian's packages is known: set DEBIAN_MIRROR"; return 1; }
    say "making a Debian root of $suite (2 minutes, kept in $archive)"
    # Not all releases of debootstrap know all suites by name.
    debootstrap --variant=minbase --include=python3-venv,ca-certificates "$suite" "$work/root" "$mirror" /usr/share/debootstrap/scripts/sid >"$work/debootstrap.log" 2>&1 \
      || { tail -n 3 "$work/debootstrap.log" >&2; return 1; }
    rm -rf "$work"/root/var/cache/apt/archives/*.deb
    tar -cf "$archive.partial" -C "$work/root" . && mv "$archive.partial" "$archive"
  else
    tar -xf "$archive" -C "$work/root"
  fi
}

# What the network needs here: names, certificates, settings of pip.
lend_network() {
  cp -L /etc/resolv.conf /etc/hosts "$work/root/etc/"
  [ ! -f /etc/ssl/certs/ca-certificates.crt ] || cp -L /etc/ssl/certs/ca-certificates.crt "$work/root/etc/ssl/certs/"
  env | grep -E '^(PIP_[A-Z_]*|[A-Za-z_]*_(proxy|PROXY)|SSL_CERT_FILE)=' | grep -v '^PIP_FIND_LINKS=' | sed "s/'/'\\\\''/g; s/=\(.*\)/='\1'/; s/^/export /" >"$work/root/etc/network-of-the-host" || true
}

run_in_root() {  # command
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount --pid --fork bash -c '
    mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" && exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin chroot "$1" /bin/sh -c "$2"' - "$work/root" "$1"
}

for suite in "${suites[@]}"; do
  make_root "$suite" || skip "no Debian root of $suite can be made; is the network reachable?"
  lend_network
  run_in_root 'id physicist 2>/dev/null || useradd --create-home physicist'
  cp "$wheel" scripts/package/everything.sh "$work/root/home/physicist/"
  cp Tests/CollisionsTests/Fixtures/pythia.hepmc3.gz "$work/root/home/physicist/events.hepmc3.gz"
  glibc=$(run_in_root 'ldd --version' | sed -n '1s/.* //p')
  say "$suite: glibc $glibc, $(run_in_root 'python3 --version')"
  if newer "$promised" "$glibc"; then
    run_in_root 'su physicist -c "cd && python3 -m venv venv && venv/bin/pip install ./calodump-*.whl"' >"$work/refused.log" 2>&1 && { say "$suite: pip installs a wheel that cannot run here"; exit 1; }
    grep 'is not a supported wheel on this platform' "$work/refused.log" >&2 || { cat "$work/refused.log" >&2; say "$suite: pip refuses the wheel for another reason"; exit 1; }
    say "$suite: refused, as it must be"
    continue
  fi
  run_in_root 'su physicist -c "sh /home/physicist/everything.sh"' || { say "$suite: failed"; exit 1; }

  # The same collisions from the program of the build folder: the same bytes.
  here=$work/root/home/physicist/work
  if [ -x .build/release/calodump ]; then
    .build/release/calodump flux "$here/soft.yaml" --out "$here/source" --threads 1 >"$work/source.log" 2>&1
    for file in "$here"/source/flux/*.npy; do
      cmp "$file" "$here/soft/flux/${file##*/}" || { say "$suite: other bytes than the program that was built here"; exit 1; }
    done
  fi
  say "$suite: passed"
done
