#!/usr/bin/env bash
# Builds the core for browsers: scripts/build-wasm.sh OUTPUT.wasm [further arguments of cargo build]
# Uses rustup's wasm target, else Debian's rustc-web with a standard library built from source (scripts/setup.sh has
# installed one of them). Shrinks the result with wasm-opt where it is installed.
set -euo pipefail
out=$(realpath -m "${1:?usage: scripts/build-wasm.sh OUTPUT.wasm [cargo arguments]}")
cd "$(dirname "$0")/.."
source scripts/ship-flags.sh
target=wasm32-unknown-unknown
shift
build=(cargo build --quiet --package alldrawn-wasm --profile wasm --target "$target" "$@")
if rustup target list --installed 2>/dev/null | grep -qx "$target"; then
  dir=${CARGO_TARGET_DIR:-target}
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
  wasm-opt -Oz --enable-bulk-memory --enable-sign-ext --enable-mutable-globals --enable-nontrapping-float-to-int \
    --enable-reference-types --enable-multivalue "$dir/$target/wasm/alldrawn_wasm.wasm" -o "$out"
else
  cp "$dir/$target/wasm/alldrawn_wasm.wasm" "$out"
fi
