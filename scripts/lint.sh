#!/usr/bin/env bash
# Formatting, lints and types.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --all --check
cargo clippy --workspace --all-targets --quiet -- -D warnings
RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --quiet
cargo run --quiet --package alldrawn-schema -- check
cargo run --quiet --package alldrawn-boundary -- check
npm run --silent check -w web-wasm
npm run --silent check -w dashboard/web
