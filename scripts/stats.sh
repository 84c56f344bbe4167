#!/usr/bin/env bash
# The statistics against lifelines on the same data, and the coverage of their intervals: scripts/stats.sh [REPLICATIONS]
set -euo pipefail
cd "$(dirname "$0")/.."
venv=target/stats/venv
if ! cmp -s tests/stats/requirements.txt "$venv/requirements.txt"; then
  echo '==> Python packages' >&2
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement tests/stats/requirements.txt
  cp tests/stats/requirements.txt "$venv/requirements.txt"
fi
cargo build --quiet --release --package alldrawn-stats --examples
"$venv/bin/python" tests/stats/lifelines_check.py
cargo run --quiet --release --package alldrawn-stats --example coverage -- "${1:-4000}"
