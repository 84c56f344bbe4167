#!/usr/bin/env bash
# Runs all tests, quick ones first. Each step prints its name and its duration.
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
  printf '\n\033[1m==> %s\033[0m\n' "$1"
  local began=$SECONDS
  "${@:2}"
  printf '    %s: %d s\n' "$1" $((SECONDS - began))
}

rules() { cargo run --quiet -p alldrawn-rules -- test --quiet -p alldrawn-conformance --test switches; }
model() { cargo run --release --quiet --package alldrawn-model --bin soak -- --scripts 100000 --seed 2; }
ios() { scripts/ios.sh test; }

# Runs four suites at the same time: Android alone leaves a third of two processor cores idle, and none of these tests
# depends on real time (tests/README.md). The output of the other three is printed after Android's.
android_and_others() {
  local name failed=0
  local -A others=()
  for name in rules model ios; do
    "$name" >"target/test-$name.log" 2>&1 &
    others[$name]=$!
  done
  trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
  scripts/android.sh test || failed=1
  for name in rules model ios; do
    wait "${others[$name]}" || { failed=1 && printf 'Failed: %s; its output follows.\n' "$name"; }
    cat "target/test-$name.log"
  done
  return $failed
}

# timed.mjs appends one line for each repeated play of a test that depends on real time (tests/README.md).
export ALLDRAWN_PLAYS=$PWD/target/plays
mkdir -p target && : >"$ALLDRAWN_PLAYS"

step 'Formatting, lints, types' scripts/lint.sh
step 'Rust tests, with the durable queue and runtime' cargo test --workspace --features alldrawn-core/runtime --quiet
step 'Rule by which tests that depend on real time are repeated; search for import circles' \
  node --test --test-reporter=dot tests/plays.test.mjs tests/circles.test.mjs
step "Vectors in the browser's core" node --test tests/conformance/wasm/
step "The web's upload policy" node --test --test-reporter=dot tests/conformance/upload-web.test.mjs
step 'Web binding in a browser' npm test --silent -w web-wasm
step 'Scenes on the web' node --test --test-reporter=dot tests/scenes/web/
step 'Size of what ships' node tests/size/size.mjs
step 'Web sample app' node --test sample-apps/web/test/
step 'Core for Android devices, only compiled' scripts/android-libs.sh check
step 'Android and its accuracy; at the same time: switched-off rules, model against core, iOS' android_and_others
step 'Dashboard in a browser' npm test --silent -w dashboard/web
step 'Web accuracy: every frame against its pixels' npm test --silent -w tests/accuracy
printf '\nRepeated plays of tests that depend on real time: %d\n' "$(wc -l <"$ALLDRAWN_PLAYS")"
sed 's/^/    /' "$ALLDRAWN_PLAYS"
printf '\nAll tests passed in %d s.\n' "$SECONDS"
