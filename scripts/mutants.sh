#!/usr/bin/env bash
# Changes the code of visibility and the visit engine in one place after the other, and looks whether a test notices.
#   scripts/mutants.sh [ARGUMENT...]
# Arguments are those of cargo-mutants, for a part of it: `-f core/src/judge/holds.rs`, `--shard 0/8`, `-F 'replace < with'`.
# First the vectors and the model's test on fewer scripts; what survives these meets core's own tests as well. Results
# are in target/mutants/mutants.out; docs/mutants.md says which survivors there may be. Installs cargo-mutants where it
# is missing. Fails where a mutant survives that is not on that page.
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
# A run of a part names its own files.
for argument in "$@"; do
  case $argument in -f | --file | --file=*) files=() ;; esac
done

target=${CARGO_TARGET_DIR:-$PWD/target}
out=$target/mutants
mkdir -p "$out"
export CARGO_TARGET_DIR=$out/build CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=1
export ALLDRAWN_MODEL_SCRIPTS=${ALLDRAWN_MODEL_SCRIPTS:-5000}
# The tests are other packages': cargo-mutants would try the unchanged code with the core's own.
options=(-p alldrawn-core --baseline skip --no-shuffle --jobs 1 --timeout 60 --build-timeout 300
  --colors never --no-times
  -o "$out" "${files[@]}" "$@")
run() {
  local code=0
  cargo mutants "${options[@]}" "$@" || code=$?
  # 2: some were missed; 3: some ran out of time, which is a kill.
  case $code in 0 | 2 | 3) ;; *) exit "$code" ;; esac
}

rm -rf "$out/mutants.out" "$out/mutants.out.old"
step "Vectors and model, with nothing changed"
cargo test --quiet -p alldrawn-conformance -p alldrawn-model --test stories --test agree
step "Vectors and model"
run --test-package alldrawn-conformance,alldrawn-model --cargo-arg=--test=stories --cargo-arg=--test=agree
if [ -s "$out/mutants.out/missed.txt" ]; then
  step "What survived these: core's own tests"
  run --iterate --test-package alldrawn-core
fi

# Lines and columns move; what a mutant does and where it does so stay.
unknown=$(sed -E 's/^([^:]+):[0-9]+:[0-9]+: /\1: /' "$out/mutants.out/missed.txt" | sort -u |
  while IFS= read -r mutant; do grep -qF -- "$mutant" docs/mutants.md || printf '%s\n' "$mutant"; done)
if [ -n "$unknown" ]; then
  printf 'mutants: these survive, and docs/mutants.md does not say why:\n%s\n' "$unknown" >&2
  exit 1
fi
