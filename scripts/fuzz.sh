#!/usr/bin/env bash
# Runs fuzz targets (default: all) for SECONDS each (default: 60), starting from their seeds and the inputs that earlier
# runs found.
#   scripts/fuzz.sh [SECONDS] [TARGET...]
# Needs Rust's nightly toolchain and a C++ compiler; installs cargo-fuzz if it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'fuzz: %s\n' "$*" >&2; exit 1; }
seconds=${1:-60}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || fail "'$seconds' is not a whole number of seconds. Usage: scripts/fuzz.sh [SECONDS] [TARGET...]"
shift || true
command -v c++ >/dev/null || fail "a C++ compiler is missing, and libFuzzer is built from source: install g++"
cargo +nightly --version >/dev/null 2>&1 || fail "Rust's nightly toolchain is missing: run rustup toolchain install nightly"
if ! cargo fuzz --version >/dev/null 2>&1; then
  printf '\033[1m==>\033[0m cargo-fuzz (about two minutes)\n' >&2
  cargo install cargo-fuzz --locked
fi

dir=tests/fuzz
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if [ $# -gt 0 ]; then targets=("$@"); else mapfile -t targets < <(cargo fuzz list --fuzz-dir "$dir"); fi
# The core forbids unsafe code, so a sanitizer would only slow the targets down. Overflow checks are on.
options=(--fuzz-dir "$dir" --target-dir "${CARGO_TARGET_DIR:-target}/fuzz" --sanitizer none)
cargo +nightly fuzz build "${options[@]}"

failed=()
for target in "${targets[@]}"; do
  printf '\033[1m==>\033[0m %s, %d s\n' "$target" "$seconds"
  mkdir -p "$dir/corpus/$target" "$dir/seeds/$target"
  if ! cargo +nightly fuzz run "${options[@]}" "$target" "$dir/corpus/$target" "$dir/seeds/$target" -- \
    -max_total_time="$seconds" -timeout=10 -print_final_stats=1 -verbosity=1 >"$log" 2>&1; then
    grep -A 24 -m 1 -E 'panicked|ERROR: libFuzzer' "$log" | cut -c 1-200 >&2 || tail -n 20 "$log" >&2
    printf '    failed; the input that fails is in %s\n' "$dir/artifacts/$target" >&2
    failed+=("$target")
    continue
  fi
  awk '/stat::number_of_executed_units/ { runs = $2 } /stat::average_exec_per_sec/ { rate = $2 }
    / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") edges = $(i + 1) }
    END { printf "    %s runs, %s per second, %s edges covered, no failure\n", runs, rate, edges }' "$log"
done
[ ${#failed[@]} = 0 ] || fail "these targets failed: ${failed[*]}"
