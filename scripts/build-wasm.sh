#!/usr/bin/env bash
# Builds the core for browsers: scripts/build-wasm.sh OUTPUT.wasm [further arguments of cargo build]
# Builds the standard library with it where the toolchain has its sources (rustup component add rust-src), else uses
# rustup's wasm target, else Debian's rustc-web (scripts/setup.sh has installed one of them). Shrinks the result with wasm-opt where it is installed.
set -euo pipefail
out=$(realpath -m "${1:?usage: scripts/build-wasm.sh OUTPUT.wasm [cargo arguments]}")
cd "$(dirname "$0")/.."
source scripts/ship-flags.sh
target=wasm32-unknown-unknown
shift
build=(cargo build --quiet --package alldrawn-wasm --profile wasm --target "$target" "$@")
dir=${CARGO_TARGET_DIR:-target}
if [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library/std" ]; then
  # A standard library of its own, small and without the texts of panics, which nobody can read in a page: a quarter of
  # the file. These options are not stable yet. Its output is kept apart.
  dir=$dir/wasm-std
  ship_flags -Zunstable-options -Cpanic=immediate-abort
  RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$dir \
    "${build[@]}" -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size
elif rustup target list --installed 2>/dev/null | grep -qx "$target"; then
  ship_flags
  "${build[@]}"
else
  # Another compiler version: its output is kept apart.
  dir=target-debian
  linker=$(find "$(rustc --print sysroot)" -name rust-lld | head -n 1)
  export RUSTC=/usr/bin/rustc
  ship_flags
  RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$linker \
    CARGO_TARGET_DIR=$dir "${build[@]}" -Zbuild-std=std,panic_abort
fi
mkdir -p "$(dirname "$out")"
if command -v wasm-opt >/dev/null; then
  # The stack lies lowest and grows down, so that the first kilobyte is used by nothing that is well. A function with one
  # caller is put into it only where it is small: a few large functions are fewer bytes, but more once compressed.
  wasm-opt --low-memory-unused -Oz --converge --one-caller-inline-max-function-size=40 --enable-bulk-memory --enable-sign-ext --enable-mutable-globals --enable-nontrapping-float-to-int \
    --enable-reference-types --enable-multivalue "$dir/$target/wasm/alldrawn_wasm.wasm" -o "$out"
else
  cp "$dir/$target/wasm/alldrawn_wasm.wasm" "$out"
fi
