#!/usr/bin/env bash
# Compares the statistics of core/stats with the Python package lifelines on the same data, and simulates how often
# their confidence intervals contain the true value, and how often a gate over 60 surfaces fails.
#   scripts/stats.sh [REPLICATIONS]     (default: 4000)
set -euo pipefail
cd "$(dirname "$0")/.."
venv=target/stats/venv
if ! cmp -s tests/stats/requirements.txt "$venv/requirements.txt"; then
  echo '==> Python packages of tests/stats' >&2
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement tests/stats/requirements.txt
  cp tests/stats/requirements.txt "$venv/requirements.txt"
fi
cargo build --quiet --release --package alldrawn-stats --examples
"$venv/bin/python" tests/stats/lifelines_check.py
cargo run --quiet --release --package alldrawn-stats --example coverage -- "${1:-4000}"
cargo run --quiet --release --package alldrawn-stats --example gate -- 20
