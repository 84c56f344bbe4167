#!/usr/bin/env bash
# Builds the core as Android loads it, liballdrawn.so, stripped, and checks its size.
#   scripts/android-libs.sh            arm64-v8a, armeabi-v7a, x86_64, with the NDK that ANDROID_NDK_HOME names
#   scripts/android-libs.sh host       for this machine's JVM: tests and benchmarks; and one that tests can let panic
# The files are target/android-libs/ABI/liballdrawn.so, and .../host and .../testing.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'android-libs: %s\n' "$*" >&2; exit 1; }
target=${CARGO_TARGET_DIR:-target}
out=$target/android-libs
cargo_build() { cargo build --quiet --package alldrawn-jni-so --profile android "$@"; }

# place FILE ABI: in one step, since a JVM may have the old one mapped.
place() {
  mkdir -p "$out/$2"
  if ! cmp -s "$1" "$out/$2/liballdrawn.so"; then
    cp "$1" "$out/$2/liballdrawn.so.new"
    mv "$out/$2/liballdrawn.so.new" "$out/$2/liballdrawn.so"
  fi
}

if [ "${1:-}" = host ]; then
  cargo_build --features testing
  place "$target/android/liballdrawn_jni_so.so" testing
  cargo_build
  place "$target/android/liballdrawn_jni_so.so" host
  exit
fi
