#!/usr/bin/env bash
# All tests, the quick ones first. Each step says what it is and how long it took.
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
  printf '\n\033[1m==> %s\033[0m\n' "$1"
  local began=$SECONDS
  "${@:2}"
  printf '    %s: %d s\n' "$1" $((SECONDS - began))
}

rules() { cargo test --quiet -p alldrawn-conformance --features rule-switches --test switches; }
model() { cargo run --release --quiet --package alldrawn-model --bin soak -- --scripts 100000 --seed 2; }
ios() { scripts/ios.sh test; }

# None of these depends on real time (tests/README.md), and Android alone leaves a third of two cores idle. What the others
# print comes at the end.
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
    wait "${others[$name]}" || { failed=1 && printf 'Failed: %s\n' "$name"; }
    cat "target/test-$name.log"
  done
  return $failed
}

# Repeated plays of the tests that depend on real time (tests/README.md), a line each.
export ALLDRAWN_PLAYS=$PWD/target/plays
mkdir -p target && : >"$ALLDRAWN_PLAYS"

step 'Formatting, lints, types' scripts/lint.sh
step 'Rust, with the durable queue and runtime' cargo test --workspace --features alldrawn-core/runtime --quiet
step 'Rule of the real-time tests' node --test tests/plays.test.mjs
step 'Vectors in the core for browsers' node --test tests/conformance/wasm/
step 'Upload policy of the web' node --test --test-reporter=dot tests/conformance/upload-web.test.mjs
step 'Web binding in a browser' npm test --silent -w web-wasm
step 'Scenes on the web' node --test --test-reporter=dot tests/scenes/web/
step 'Size of what ships' node tests/size/size.mjs
step 'Sample app' node --test sample-apps/web/test/
step 'Core for Android devices, compiled only' scripts/android-libs.sh check
step 'Android with its accuracy, and beside it rules switched off, model against core, iOS' android_and_others
step 'Dashboard in a browser' npm test --silent -w dashboard/web
step 'Accuracy: every frame against the pixels' npm test --silent -w tests/accuracy
printf '\nReal-time tests: %d plays repeated.\n' "$(wc -l <"$ALLDRAWN_PLAYS")"
sed 's/^/    /' "$ALLDRAWN_PLAYS"
printf '\nAll tests passed in %d s.\n' "$SECONDS"
