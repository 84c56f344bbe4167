#!/usr/bin/env bash
# Builds the core as Android loads it, liballdrawn.so, stripped, and checks its size.
#   scripts/android-libs.sh         arm64-v8a, armeabi-v7a, x86_64, with the NDK that ANDROID_NDK_HOME names
#   scripts/android-libs.sh host    for this machine's JVM: tests and benchmarks; and one that a test can let panic
#   scripts/android-libs.sh check   only compiles for the three, without an NDK
# The files are target/android-libs/ABI/liballdrawn.so, also .../host and .../testing.
#
# The standard library is built with it, small and without the reader of debug information that prints backtraces, which
# nobody reads on a device: 40 % of the file. That needs the toolchain's sources (rustup component add rust-src) and an
# option that is not stable yet. Without the sources the toolchain's own library is linked, and the size is not checked.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'android-libs: %s\n' "$*" >&2; exit 1; }
target=${CARGO_TARGET_DIR:-target}
out=$target/android-libs
# Every app carries these bytes. The host's file is held to tighter ones by `make size`.
limit=450000
limit_zipped=220000

std=()
if [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library/std" ]; then
  std=(-Zbuild-std=std,panic_unwind -Zbuild-std-features=panic-unwind,optimize_for_size)
fi

# build TRIPLE [rustc flag...]: its objects fit no other build.
build() {
  local triple=$1
  shift
  RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$target/android-std RUSTFLAGS="$*" \
    cargo build --quiet --package alldrawn-jni-so --profile android --target "$triple" "${std[@]}"
}

# place FILE ABI: in one step, since a JVM may have the old one mapped.
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
  [ "$raw" -le $limit ] && [ "$zipped" -le $limit_zipped ] || fail "$1: over its limit of $limit bytes, $limit_zipped zipped"
}

abis=(arm64-v8a:aarch64-linux-android:aarch64-linux-android armeabi-v7a:armv7-linux-androideabi:armv7a-linux-androideabi
  x86_64:x86_64-linux-android:x86_64-linux-android)

case ${1:-} in
host)
  host=$(rustc -vV | sed -n 's/^host: //p')
  build "$host"
  place "$(built "$host")" host
  cargo build --quiet --package alldrawn-jni-so --features testing
  place "$target/debug/liballdrawn_jni_so.so" testing
  ;;
check)
  for abi in "${abis[@]}"; do
    IFS=: read -r _ triple _ <<<"$abi"
    if rustup target list --installed 2>/dev/null | grep -qx "$triple"; then
      cargo check --quiet --package alldrawn-jni-so --target "$triple"
    else
      [ ${#std[@]} -gt 0 ] || fail "$triple is missing: rustup target add $triple, or rustup component add rust-src"
      RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$target/android-std \
        cargo check --quiet --package alldrawn-jni-so --target "$triple" "${std[@]}"
    fi
  done
  ;;
'')
  ndk=${ANDROID_NDK_HOME:-}
  [ -n "$ndk" ] || fail "ANDROID_NDK_HOME names no NDK: install one (r27 or newer), set it, then run this again"
  bin=$(compgen -G "$ndk/toolchains/llvm/prebuilt/*/bin" | head -n 1) ||
    fail "ANDROID_NDK_HOME ($ndk) has no toolchains/llvm/prebuilt/*/bin: is it an NDK?"
  for abi in "${abis[@]}"; do
    IFS=: read -r name triple clang <<<"$abi"
    upper=$(tr 'a-z-' 'A-Z_' <<<"$triple")
    # Android 5.0 is the least (API 21). Pages of 16 KB: Android 15's devices may have them.
    export "CARGO_TARGET_${upper}_LINKER=$bin/${clang}21-clang"
    build "$triple" -Clink-arg=-Wl,-z,max-page-size=16384 -Clink-arg=-Wl,-z,common-page-size=16384 \
      -Clink-arg=-Wl,-soname,liballdrawn.so
    place "$(built "$triple")" "$name"
    check_size "$name"
  done
  ;;
*) fail "'$1' is none of: host, check, nothing" ;;
esac
