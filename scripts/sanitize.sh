#!/usr/bin/env bash
# Runs the tests of the queue and the runtime under ThreadSanitizer and AddressSanitizer.
#   scripts/sanitize.sh [thread] [address]     (default: both)
# Needs Rust's nightly toolchain. Installs its sources if they are missing, because the standard library is built with
# the sanitizer, too.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'sanitize: %s\n' "$*" >&2; exit 1; }
cargo +nightly --version >/dev/null 2>&1 || fail "Rust's nightly toolchain is missing: run rustup toolchain install nightly"
if [ ! -e "$(rustc +nightly --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ]; then
  printf '\033[1m==>\033[0m Rust: component rust-src of nightly\n' >&2
  rustup component add rust-src --toolchain nightly || fail "rust-src could not be installed: run rustup component add rust-src --toolchain nightly"
fi

host=$(rustc -vV | sed -n 's/^host: //p')
[ $# -gt 0 ] || set -- thread address
for sanitizer in "$@"; do
  case $sanitizer in thread | address) ;; *) fail "unknown sanitizer '$sanitizer': use thread or address" ;; esac
  printf '\033[1m==>\033[0m %s sanitizer\n' "$sanitizer" >&2
  # No other build can use these object files, so they have a separate folder. On Linux, `address` also reports leaks.
  RUSTFLAGS="-Zsanitizer=$sanitizer" RUSTDOCFLAGS="-Zsanitizer=$sanitizer" \
    CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}/sanitize-$sanitizer" \
    cargo +nightly test -Zbuild-std --target "$host" -p alldrawn-core --features runtime \
    --lib --test runtime_threads --test queue_recovery --test queue_kill
done
