#!/usr/bin/env bash
# Formatting, lints and types.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --all --check
cargo fmt --manifest-path tests/fuzz/Cargo.toml --check
cargo clippy --workspace --all-targets --quiet -- -D warnings
# The fuzz targets, outside the workspace: only compiled, so that no C++ compiler is wanted.
CUSTOM_LIBFUZZER_PATH=none/libnone.a cargo clippy --quiet --manifest-path tests/fuzz/Cargo.toml \
  --locked --target-dir "${CARGO_TARGET_DIR:-target}/fuzz-lint" -- -D warnings
RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --quiet
cargo run --quiet --package alldrawn-schema -- check
cargo run --quiet --package alldrawn-boundary -- check
npm run --silent check -w web-wasm
npm run --silent check -w dashboard/web
