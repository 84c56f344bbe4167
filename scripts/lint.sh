#!/usr/bin/env bash
# Checks formatting, lints, types, and that generated files are up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --all --check
rustfmt --edition 2024 --check tests/rules/copy/*.rs
cargo fmt --manifest-path tests/fuzz/Cargo.toml --check
cargo clippy --workspace --all-targets --quiet -- -D warnings
# The fuzz targets lie outside the workspace. They are only compiled, not linked, so no C++ compiler is needed.
CUSTOM_LIBFUZZER_PATH=none/libnone.a cargo clippy --quiet --manifest-path tests/fuzz/Cargo.toml \
  --locked --target-dir "${CARGO_TARGET_DIR:-target}/fuzz-lint" -- -D warnings
RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --quiet
cargo run --quiet --package alldrawn-schema -- check
cargo run --quiet --package alldrawn-boundary -- check
npm run --silent check -w web-wasm
npm run --silent check -w dashboard/web
node scripts/circles.mjs core/src core/explain/src core/stats/src dashboard/src dashboard/web/src web-wasm/src
node scripts/version.mjs >/dev/null
