#!/usr/bin/env bash
# Mutation tests: changes the core's code (visibility and visit engine) in one place at a time, and checks that a test
# fails.
#   scripts/mutants.sh [ARGUMENT...]
# Arguments of cargo-mutants select a part: `-f core/src/judge/holds.rs`, `--shard 0/8`, `-F 'replace < with'`. Each
# changed core (a mutant) runs the vectors and the model's test with fewer scripts. Mutants that pass these (the
# survivors) then run the core's own tests. Results are in target/mutants/mutants.out. docs/mutants.md lists the
# accepted survivors; the script fails if another mutant survives. Installs cargo-mutants if it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
if ! cargo mutants --version >/dev/null 2>&1; then
  step "cargo-mutants (about two minutes)"
  cargo install cargo-mutants --locked
fi

files=()
for name in visibility occlusion 'visit/*' node holds busy tracking readiness geometry start progress slots engine; do
  files+=(-f "core/src/judge/$name.rs")
done
# A -f argument replaces the default files.
for argument in "$@"; do
  case $argument in -f | --file | --file=*) files=() ;; esac
done

target=${CARGO_TARGET_DIR:-$PWD/target}
out=$target/mutants
mkdir -p "$out"
export CARGO_TARGET_DIR=$out/build CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=1
export ALLDRAWN_MODEL_SCRIPTS=${ALLDRAWN_MODEL_SCRIPTS:-5000}
# --baseline skip: cargo-mutants would first run the core's own tests on the unchanged code, but these mutants run the
# tests of other packages.
options=(-p alldrawn-core --baseline skip --no-shuffle --jobs 1 --timeout 60 --build-timeout 300
  --colors never --no-times
  -o "$out" "${files[@]}" "$@")
run() {
  local code=0
  cargo mutants "${options[@]}" "$@" || code=$?
  # Exit code 2: some mutants survived. 3: some tests timed out, which counts as a failed test.
  case $code in 0 | 2 | 3) ;; *) exit "$code" ;; esac
}

rm -rf "$out/mutants.out" "$out/mutants.out.old"
step "Vectors and model on the unchanged code"
cargo test --quiet -p alldrawn-conformance -p alldrawn-model --test stories --test agree
step "Vectors and model on each mutant"
run --test-package alldrawn-conformance,alldrawn-model --cargo-arg=--test=stories --cargo-arg=--test=agree
if [ -s "$out/mutants.out/missed.txt" ]; then
  step "The core's own tests on the surviving mutants"
  run --iterate --test-package alldrawn-core
fi

# Survivors are compared without their line and column numbers, which change with every edit.
unknown=$(sed -E 's/^([^:]+):[0-9]+:[0-9]+: /\1: /' "$out/mutants.out/missed.txt" | sort -u |
  while IFS= read -r mutant; do grep -qF -- "$mutant" docs/mutants.md || printf '%s\n' "$mutant"; done)
if [ -n "$unknown" ]; then
  printf 'mutants: no test fails with these changes of the code, and docs/mutants.md does not list them. Add a test, or list them with the reason:\n%s\n' "$unknown" >&2
  exit 1
fi
