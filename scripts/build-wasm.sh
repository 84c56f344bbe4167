#!/usr/bin/env bash
# Builds the core for browsers: scripts/build-wasm.sh OUTPUT.wasm [further arguments of cargo build]
# If the toolchain has the sources of the standard library (rustup component add rust-src), the library is built too.
# Otherwise rustup's wasm target is used, or else Debian's rustc-web. scripts/setup.sh installs one of the three.
# The result is made smaller with wasm-opt if that is installed.
set -euo pipefail
out=$(realpath -m "${1:?usage: scripts/build-wasm.sh OUTPUT.wasm [cargo arguments]}")
cd "$(dirname "$0")/.."
source scripts/ship-flags.sh
target=wasm32-unknown-unknown
shift
build=(cargo build --quiet --package alldrawn-wasm --profile wasm --target "$target" "$@")
dir=${CARGO_TARGET_DIR:-target}
# LLVM inlines less than it would at opt-level "s", where this limit is 50: 25 gives the smallest compressed file.
less_inlining=-Cllvm-args=-inline-threshold=25
if [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library/std" ]; then
  # Builds a smaller standard library without panic messages, which nobody can read in a page. This saves a quarter of
  # the file. The options are unstable, so the output has its own folder.
  dir=$dir/wasm-std
  ship_flags -Zunstable-options -Cpanic=immediate-abort "$less_inlining"
  RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$dir \
    "${build[@]}" -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size
elif rustup target list --installed 2>/dev/null | grep -qx "$target"; then
  ship_flags "$less_inlining"
  "${build[@]}"
else
  # Debian's compiler has another version, so its output has its own folder.
  dir=target-debian
  linker=$(find "$(rustc --print sysroot)" -name rust-lld | head -n 1)
  export RUSTC=/usr/bin/rustc
  ship_flags "$less_inlining"
  RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$linker \
    CARGO_TARGET_DIR=$dir "${build[@]}" -Zbuild-std=std,panic_abort
fi
mkdir -p "$(dirname "$out")"
if command -v wasm-opt >/dev/null; then
  # --low-memory-unused may be passed: the stack is at the lowest addresses and grows down, so correct code never uses
  # the first kilobyte. Of the functions with one caller only small ones are inlined: inlining large ones makes the file
  # smaller, but the compressed file larger.
  wasm-opt --low-memory-unused -Oz --converge --one-caller-inline-max-function-size=40 --enable-bulk-memory --enable-sign-ext --enable-mutable-globals --enable-nontrapping-float-to-int \
    --enable-reference-types --enable-multivalue "$dir/$target/wasm/alldrawn_wasm.wasm" -o "$out"
else
  cp "$dir/$target/wasm/alldrawn_wasm.wasm" "$out"
fi
