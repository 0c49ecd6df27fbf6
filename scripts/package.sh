#!/usr/bin/env bash
# package.sh tree|wheel|dist: puts together what runs without Swift, compiler or root, from the objects of 'swift build -c release'.
#
#   tree    .build/package/tree: bin, lib/calodump with program, tables, PYTHIA's data, Python package, licences
#   wheel   .build/package/calodump-VERSION-py3-none-manylinux_2_34_x86_64.whl (Linux, x86-64)
#   dist    .build/package/calodump-VERSION-linux-x86_64.tar.gz: unpack it anywhere, run bin/calodump
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:-tree}
newest_glibc=2.34
release=$(readlink -f .build/release)
package=$PWD/.build/package
tree=$package/tree
home=$tree/lib/calodump
version=$(sed -n 's/.*static let text = "\(.*\)"/\1/p' Sources/Studies/Installation.swift)
pythia=$(pkg-config --variable=prefix pythia8)

PATH=$(dirname "$(readlink -f "$(command -v swift)")"):$PATH

say() { printf 'package: %s\n' "$*" >&2; }
die() { printf 'package: error: %s\n' "$*" >&2; exit 1; }

[ "$(uname -s)" = Linux ] || die "packages are made on Linux"
[ "$kind $(uname -m)" = "wheel x86_64" ] || [ "$kind" != wheel ] || die "the wheel is made on x86-64"
[ -f "$release/calodump.product/Objects.LinkFileList" ] || die "nothing is built; run: swift build -c release"

# --- The program: the very objects that the tests have run, linked with all that is not glibc ------------------------------------------------------
rm -rf "$package"
mkdir -p "$package/static" "$home/licences" "$tree/bin"
for library in sqlite3 z bz2 lzma zstd stdc++; do
  archive=$(clang -print-file-name="lib$library.a")
  [ -f "$archive" ] || die "there is no static lib$library.a; install its -dev package"
  ln -s "$archive" "$package/static/"
done
read -ra search <<<"$(pkg-config --libs-only-L pythia8)"
# lld: the toolchain's own, which does not need libpythia8.a in the right order. Foundation's parts are named because dynamic linking has no need of them.
swiftc -static-stdlib -use-ld=lld -emit-executable -module-name calodump -o "$home/calodump" -L"$package/static" "${search[@]}" \
  -Xlinker --gc-sections -Xlinker --defsym -Xlinker main=calodump_main -Xlinker --no-export-dynamic \
  @"$release/calodump.product/Objects.LinkFileList" \
  -lpythia8 -lCoreFoundation -l_FoundationICU -l_FoundationCShims -l_FoundationCollections -lz -lbz2 -llzma -lzstd
llvm-objcopy --strip-all "$home/calodump"

needed=$(readelf -d "$home/calodump" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort | tr '\n' ' ')
case $needed in
  "libc.so.6 libgcc_s.so.1 libm.so.6 " | "ld-linux"*" libc.so.6 libgcc_s.so.1 libm.so.6 ") ;;
  *) die "the program needs more than glibc and libgcc_s: $needed" ;;
esac
glibc=$(readelf -V "$home/calodump" | grep -o 'GLIBC_[0-9A-Z.]*' | sed 's/GLIBC_//' | sort -Vu | tail -n 1)
[ "$(printf '%s\n' "$glibc" "$newest_glibc" | sort -V | tail -n 1)" = "$newest_glibc" ] || die "the program needs glibc $glibc, promised is $newest_glibc"

# --- What it reads -------------------------------------------------------------------------------------------------------------------------------
for resources in "$release"/CaloDump_*.resources; do
  case $resources in *Tests.resources) ;; *) cp -r "$resources" "$home/" ;; esac
done
mkdir "$home/pythia"
cp -r "$pythia"/share/Pythia8/{xmldoc,setups,tunes,pdfdata} "$home/pythia/"
# Diffractive and nuclear parton densities that no default asks for: 23 of 54 MB. Asked for, they are an error (Sources/CGenerators/PythiaSetup.cc).
rm "$home"/pythia/pdfdata/{GKG18_DPDF_*,EPS09LOR_208}
mkdir "$home/python"
cp -r python/calodump "$home/python/"
cp -r Sources/Bounds/Limits "$home/python/calodump/bounds"
find "$home/python" -name __pycache__ -prune -exec rm -r {} +
git describe --always --dirty --abbrev=12 >"$home/commit" 2>/dev/null || rm -f "$home/commit"

# --- Licences of what is inside ------------------------------------------------------------------------------------------------------------------
cp LICENSE THIRD_PARTIES.md scripts/package/licences/* "$home/licences/"
for part in "GRDB=.build/checkouts/GRDB.swift/LICENSE" "Yams=.build/checkouts/Yams/LICENSE" "swift-argument-parser=.build/checkouts/swift-argument-parser/LICENSE.txt" \
  "Swift=$(dirname "$(readlink -f "$(command -v swift)")")/../share/swift/LICENSE.txt" \
  zlib=/usr/share/doc/zlib1g/copyright bzip2=/usr/share/doc/libbz2-1.0/copyright xz=/usr/share/doc/liblzma5/copyright zstd=/usr/share/doc/libzstd1/copyright \
  SQLite=/usr/share/doc/libsqlite3-0/copyright libstdc++=/usr/share/doc/libstdc++6/copyright glibc=/usr/share/doc/libc6/copyright; do
  if [ -f "${part#*=}" ]; then cp "${part#*=}" "$home/licences/${part%%=*}.txt"; else say "no licence text of ${part%%=*} on this machine (${part#*=})"; fi
done

size() { du -sh --apparent-size "$1" | cut -f 1; }
case $kind in
  tree)
    ln -s ../lib/calodump/calodump "$tree/bin/calodump"
    say "$tree: $(size "$tree"), glibc $glibc or later" ;;
  wheel)
    install scripts/package/calodump scripts/package/calodump-python "$tree/bin/"
    wheel=$("$CALODUMP_PYTHON" scripts/package/wheel.py "$tree" "$version" "$package")
    say "$wheel: $(size "$wheel"), unpacked $(size "$tree"), glibc $glibc or later" ;;
  dist)
    ln -s ../lib/calodump/calodump "$tree/bin/calodump"
    name=calodump-$version-linux-$(uname -m)
    tar -czf "$package/$name.tar.gz" --sort=name --owner=0 --group=0 --numeric-owner --mtime=2020-01-01 --transform "flags=r;s,^\.,$name," -C "$tree" .
    mkdir "$package/moved" && tar -xzf "$package/$name.tar.gz" -C "$package/moved" --strip-components 1
    rm -rf "$tree"
    CALODUMP_PYTHON="${CALODUMP_PYTHON:-}" "$package/moved/bin/calodump" doctor >"$package/doctor" || die "what was unpacked does not run: $(cat "$package/doctor")"
    grep -q "$package/moved/lib/calodump/pythia" "$package/doctor" || die "the archive's program does not find its data"
    mv "$package/moved" "$tree"
    say "$package/$name.tar.gz: $(size "$package/$name.tar.gz"), unpacked $(size "$tree"), glibc $glibc or later" ;;
  *) die "unknown kind '$kind'; expected tree, wheel or dist" ;;
esac
