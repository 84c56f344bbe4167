#!/usr/bin/env bash
# Builds the core as Android loads it, liballdrawn.so, stripped, and checks its size.
#   scripts/android-libs.sh         for arm64-v8a, armeabi-v7a and x86_64, with the NDK that ANDROID_NDK_HOME names
#   scripts/android-libs.sh host    for this machine's JVM: one library for tests and benchmarks, and one for tests
#                                   only, which can be made to panic and whose rules can be switched off
#   scripts/android-libs.sh check   only compiles for the three ABIs, without an NDK
#   scripts/android-libs.sh trial   links for the three ABIs without an NDK, to check the size, the alignment of pages
#                                   and the names that are imported and exported. The result cannot be loaded
# The files are target/android-libs/FOLDER/liballdrawn.so. FOLDER is the ABI, trial/ABI, host, or testing.
#
# The standard library is built too, optimised for size and without the code that reads debug information for
# backtraces. That code is of no use on a device, and would be 40 % of the file. The build needs the toolchain's sources
# (rustup component add rust-src) and an unstable option. Without the sources the toolchain's own library is linked, and
# the size is not checked.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/ship-flags.sh

fail() { printf 'android-libs: %s\n' "$*" >&2; exit 1; }
target=${CARGO_TARGET_DIR:-target}
out=$target/android-libs
# Limits of the file's size in bytes, because every app ships it. `make size` has lower limits for the host's file.
limit=397500
limit_zipped=204500

std=()
if [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library/std" ]; then
  std=(-Zbuild-std=std,panic_unwind -Zbuild-std-features=panic-unwind,optimize_for_size)
fi

# build TRIPLE [rustc flag...]: builds the core in a separate target folder, because no other build has these flags.
build() (
  triple=$1
  shift
  ship_flags "$@"
  RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$target/android-std \
    cargo build --quiet --package alldrawn-jni-so --profile android --target "$triple" "${std[@]}"
)

# place FILE ABI: puts a library into the output folder. It replaces the old one by a rename, because a JVM may have the
# old file mapped.
place() {
  mkdir -p "$out/$2"
  if ! cmp -s "$1" "$out/$2/liballdrawn.so"; then
    cp "$1" "$out/$2/liballdrawn.so.new"
    mv "$out/$2/liballdrawn.so.new" "$out/$2/liballdrawn.so"
  fi
}

built() { printf '%s/android-std/%s/android/liballdrawn_jni_so.so' "$target" "$1"; }

check_size() {
  local file=$out/$1/liballdrawn.so raw zipped
  raw=$(stat -c %s "$file")
  zipped=$(gzip -9 -c "$file" | wc -c)
  printf '%-12s %7d bytes, %7d zipped\n' "$1" "$raw" "$zipped"
  [ ${#std[@]} = 0 ] && return
  [ "$raw" -le $limit ] && [ "$zipped" -le $limit_zipped ] || fail "$1: liballdrawn.so is larger than its limit of $limit bytes, or $limit_zipped bytes zipped"
}

names() { readelf --wide --dyn-syms "$1" | awk -v section="$2" '$5 == "GLOBAL" && ($7 == "UND") == (section == "UND") { print $8 }' | sort; }

# Checks that the library exports only JNI_OnLoad, imports only names that Android 5.0 has, and fits pages of 16 KB.
check_form() {
  local file=$out/$1/liballdrawn.so unknown
  [ "$(names "$file" exported)" = JNI_OnLoad ] || fail "$1: liballdrawn.so must export only JNI_OnLoad, but exports: $(names "$file" exported | xargs)"
  unknown=$(names "$file" UND | comm -23 - <(grep -v '^#' android/jni/so/imports.txt | sort))
  [ -z "$unknown" ] || fail "$1: liballdrawn.so imports names that android/jni/so/imports.txt does not list: $(xargs <<<"$unknown")"
  readelf --wide --segments "$file" | awk '$1 == "LOAD" && $NF != "0x4000" { exit 1 }' || fail "$1: liballdrawn.so has a segment that is not aligned to 16 KB"
}

# Flags of the linker. Devices with Android 15 may have pages of 16 KB.
form=(-zmax-page-size=16384 -zcommon-page-size=16384 -soname=liballdrawn.so)

abis=(arm64-v8a:aarch64-linux-android:aarch64-linux-android armeabi-v7a:armv7-linux-androideabi:armv7a-linux-androideabi
  x86_64:x86_64-linux-android:x86_64-linux-android)

case ${1:-} in
host)
  host=$(rustc -vV | sed -n 's/^host: //p')
  build "$host"
  place "$(built "$host")" host
  cargo run --quiet --package alldrawn-rules -- build --quiet --package alldrawn-jni-so --features testing
  place "$target/debug/liballdrawn_jni_so.so" testing
  ;;
check)
  for abi in "${abis[@]}"; do
    IFS=: read -r _ triple _ <<<"$abi"
    if rustup target list --installed 2>/dev/null | grep -qx "$triple"; then
      cargo check --quiet --package alldrawn-jni-so --target "$triple"
    else
      [ ${#std[@]} -gt 0 ] || fail "the target $triple is missing: run rustup target add $triple, or rustup component add rust-src"
      RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$target/android-std \
        cargo check --quiet --package alldrawn-jni-so --target "$triple" "${std[@]}"
    fi
  done
  ;;
'')
  ndk=${ANDROID_NDK_HOME:-}
  [ -n "$ndk" ] || fail "ANDROID_NDK_HOME is not set: install an NDK (r27 or newer), set it to the NDK's folder, and run this again"
  bin=$(compgen -G "$ndk/toolchains/llvm/prebuilt/*/bin" | head -n 1) ||
    fail "ANDROID_NDK_HOME ($ndk) has no toolchains/llvm/prebuilt/*/bin: set it to the folder of an NDK"
  for abi in "${abis[@]}"; do
    IFS=: read -r name triple clang <<<"$abi"
    upper=$(tr 'a-z-' 'A-Z_' <<<"$triple")
    export "CARGO_TARGET_${upper}_LINKER=$bin/${clang}21-clang" # Android 5.0 (API 21) is the oldest supported version
    build "$triple" "${form[@]/#/-Clink-arg=-Wl,}"
    place "$(built "$triple")" "$name"
    check_form "$name"
    check_size "$name"
  done
  ;;
trial)
  [ ${#std[@]} -gt 0 ] || fail "the standard library's sources are missing: run rustup component add rust-src"
  # Uses the toolchain's own linker. Empty libraries replace an NDK's libraries, so the names that these would define
  # stay undefined.
  linker=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin/rust-lld
  empty=$target/android-std/empty # within the workspace, where the linker runs: its folder is not in the flags
  mkdir -p "$empty"
  for library in c dl gcc log m unwind; do printf '!<arch>\n' >"$empty/lib$library.a"; done
  for abi in "${abis[@]}"; do
    IFS=: read -r name triple _ <<<"$abi"
    upper=$(tr 'a-z-' 'A-Z_' <<<"$triple")
    export "CARGO_TARGET_${upper}_LINKER=$linker"
    build "$triple" -Clinker-flavor=ld.lld "-Clink-arg=-L$empty" -Clink-arg=--unresolved-symbols=ignore-all "${form[@]/#/-Clink-arg=}"
    place "$(built "$triple")" "trial/$name"
    check_form "trial/$name"
    check_size "trial/$name"
  done
  ;;
*) fail "unknown argument '$1': use host, check, trial or no argument" ;;
esac
