#!/usr/bin/env bash
# Measures the line coverage of core/ by its own tests (with the runtime), the conformance vectors, and the model's
# tests with fewer scripts. Prints a table, writes target/coverage/report.json, and fails below 95 % of the lines.
#   scripts/coverage.sh
# Installs cargo-llvm-cov and Rust's llvm-tools if they are missing.
set -euo pipefail
cd "$(dirname "$0")/.."

least=95
step() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() { printf 'coverage: %s\n' "$*" >&2; exit 1; }
command -v python3 >/dev/null || fail "python3 is missing, which writes the report: install Python 3"
if ! compgen -G "$(rustc --print sysroot)/lib/rustlib/*/bin/llvm-profdata" >/dev/null; then
  step "Rust: component llvm-tools"
  rustup component add llvm-tools || fail "Rust's llvm-tools could not be installed: run rustup component add llvm-tools"
fi
if ! cargo llvm-cov --version >/dev/null 2>&1; then
  step "cargo-llvm-cov (about two minutes)"
  cargo install cargo-llvm-cov --locked
fi

target=${CARGO_TARGET_DIR:-target}
out=$target/coverage
mkdir -p "$out"
cargo llvm-cov clean --workspace
step "Tests of core/, the vectors and the model"
export ALLDRAWN_MODEL_SCRIPTS=${ALLDRAWN_MODEL_SCRIPTS:-5000}
cargo llvm-cov --no-report --quiet -p alldrawn-core --features alldrawn-core/runtime -p alldrawn-explain -p alldrawn-stats
cargo llvm-cov --no-report --quiet -p alldrawn-conformance -p alldrawn-model
# Counts only the core's lines, without the tests and the code that is generated from the schema.
cargo llvm-cov report --json --summary-only --ignore-filename-regex '(^|/)(tests|examples|target|web-wasm|dashboard)/' \
  --output-path "$out/llvm.json"
python3 - "$out" "$least" <<'PY'
import json, sys
out, least = sys.argv[1], float(sys.argv[2])
with open(f"{out}/llvm.json") as file:
    data = json.load(file)["data"][0]
files = []
for file in data["files"]:
    _, core, path = file["filename"].rpartition("/core/")
    if core and path.startswith(("src/", "explain/src/", "stats/src/")):
        lines = file["summary"]["lines"]
        files.append({"file": f"core/{path}", "lines": lines["count"], "covered": lines["covered"],
                      "percent": round(lines["percent"], 2)})
files.sort(key=lambda file: file["file"])
lines, covered = (sum(file[what] for file in files) for what in ("lines", "covered"))
percent = round(100 * covered / lines, 2) if lines else 0.0
with open(f"{out}/report.json", "w") as file:
    json.dump({"lines": lines, "covered": covered, "percent": percent, "files": files}, file, indent=1)
    file.write("\n")
for row in files + [{"file": "core/", "lines": lines, "covered": covered, "percent": percent}]:
    print(f"{row['file']:<36} {row['covered']:>5} of {row['lines']:>5}  {row['percent']:>6.2f} %")
if percent < least:
    sys.exit(f"coverage: {percent} % of the lines of core/ are covered, the limit is {least:g} %")
PY
