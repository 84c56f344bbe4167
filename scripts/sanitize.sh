#!/bin/sh
# Runs the tests of the queue and the runtime under ThreadSanitizer and AddressSanitizer.
#
# Needs a nightly toolchain with the library's sources, because the standard library is built with the sanitizer too:
#   rustup toolchain install nightly --component rust-src
# Usage: scripts/sanitize.sh [thread] [address]     (default: both)
set -eu
cd "$(dirname "$0")/.."

host=$(rustc -vV | sed -n 's/^host: //p')
for sanitizer in ${*:-thread address}; do
    echo "== $sanitizer sanitizer"
    # A folder of its own: these objects fit no other build. Leaks are looked for as well (address, on Linux).
    RUSTFLAGS="-Zsanitizer=$sanitizer" RUSTDOCFLAGS="-Zsanitizer=$sanitizer" \
    CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}/sanitize-$sanitizer" \
        cargo +nightly test -Zbuild-std --target "$host" -p alldrawn-core --features runtime \
        --lib --test runtime_threads --test queue_recovery --test queue_kill
done
