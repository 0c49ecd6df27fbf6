#!/usr/bin/env bash
# fixed_math.sh FOLDER: makes FOLDER/libm.a, the C library's own mathematical functions in their variant for any x86-64 processor.
#
# The shared library chooses at run time between variants (with FMA, with AVX2), whose results differ in the last bit: exp, log, pow, sin, cos and others. Linked
# from here, one processor gives the bytes of another. Functions whose result is exact in every variant (floor, fma, ...) stay in the shared library.
# Makes nothing, and succeeds, where there are no such variants (other processors, other systems) or no static library (Fedora's glibc-static).
set -euo pipefail

folder=$1
objcopy=${OBJCOPY:-llvm-objcopy} ar=${AR:-llvm-ar} nm=${NM:-llvm-nm} cc=${CC:-clang}

[ "$(uname -s) $(uname -m)" = "Linux x86_64" ] || exit 0
static=$("$cc" -print-file-name=libm.a)
shared=$("$cc" -print-file-name=libm.so.6)
if [ ! -f "$static" ] || [ ! -f "$shared" ]; then
  echo "fixed_math: no static libm here: the last digits of results depend on the processor" >&2
  exit 0
fi
# Debian's is a linker script that names the archive, libm-2.36.a.
archive=$(grep -aom1 '/[^ ]*libm-[0-9.]*\.a' "$static" || true)
archive=${archive:-$static}

mkdir -p "$folder"
work=$(mktemp -d "$folder/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
(
  cd "$work"
  "$ar" x "$archive"
  rm -f s_floor*.o s_ceil*.o s_rint*.o s_nearbyint*.o s_trunc*.o s_roundeven*.o s_fma*.o s_nan*.o ./*128*.o
  "$nm" --defined-only --format=posix ./*.o 2>/dev/null | sed -n 's/^\(.*\.o\):$/\1/; p' >symbols

  # What chooses by the processor goes by another name. The variant for any processor, NAME_sse2, takes its name, and a jump each of its other names.
  printf '%s\n' '__thread int fixed_math_errno;' 'const char fixed_math_processor[4096];' >fixed_math.c
  choices=$(awk 'NF == 1 { object = $1 } $2 == "i" { print object, $1, $3 }' symbols)
  awk '$2 == "T" && sub(/_sse2$/, "", $1) { print $1 }' symbols >plain
  while read -r object base place; do
    grep -qxF "$base" plain || continue
    renamed=()
    while read -r name; do
      renamed+=(--redefine-sym "$name=fixed_math_choice_$name")
      [ "$name" = "$base" ] || printf '__asm__(".text\\n.weak %s\\n.type %s,@function\\n%s: jmp %s");\n' "$name" "$name" "$name" "$base" >>fixed_math.c
    done < <(awk -v object="$object" -v place="$place" '$1 == object && $3 == place { print $2 }' <<<"$choices")
    "$objcopy" "${renamed[@]}" "$object"
  done <<<"$choices"
  [ "$(grep -c jmp fixed_math.c)" -ge 8 ] || { echo "fixed_math: $archive is not as expected" >&2; exit 1; }
  "$cc" -O2 -fPIC -c fixed_math.c -o fixed_math.o
  "$ar" rcs all.a ./*.o

  # errno is the C library's own; nobody reads this one. So are the inner names of exact functions.
  renamed=(--redefine-sym errno=fixed_math_errno)
  while read -r base; do renamed+=(--redefine-sym "${base}_sse2=$base"); done <plain
  for name in frexp scalbn ldexp; do for type in "" f l; do renamed+=(--redefine-sym "__$name$type=$name$type"); done; done
  for name in _dl_x86_cpu_features _dl_x86_get_cpu_features __x86_get_cpu_features _rtld_global_ro; do renamed+=(--redefine-sym "$name=fixed_math_processor"); done
  "$objcopy" "${renamed[@]}" all.a ../libfixedmath.a.partial
)
mv "$folder/libfixedmath.a.partial" "$folder/libfixedmath.a"
printf 'GROUP ( %s AS_NEEDED ( %s ) )\n' "$folder/libfixedmath.a" "$shared" >"$folder/libm.a.partial"
mv "$folder/libm.a.partial" "$folder/libm.a"
