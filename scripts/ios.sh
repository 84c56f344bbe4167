#!/usr/bin/env bash
# The iOS binding: scripts/ios.sh COMMAND
#   bindings  make ios/generated of the core's exports (after a change of ios/ffi)
#   test      everything that `make test` runs of it: fresh bindings, lints, tests without and with UIKit's stand-in
#   unit, uikit  the tests without, with the stand-in (further arguments go to `swift test`, as --filter)
#   asan, tsan   all tests under AddressSanitizer, ThreadSanitizer, Rust included
#   lint      swift format, the bindings' freshness, names that iOS 15 does not have
#   api       rewrite ios/api, the public interface (test checks that it is the same)
#   bench     what the boundary and a walk cost
#   check     cargo check for iPhones and the simulator
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
dir=${CARGO_TARGET_DIR:-$root/target}

step() { printf '\033[1m==>\033[0m iOS: %s\n' "$*" >&2; }
swift_in() { (cd "$1" && "$root/scripts/swift.sh" "${@:2}"); }
# Keeps the time of a file that does not change.
put() { cmp -s "$1" "$2" || { mkdir -p "$(dirname "$2")" && cp "$1" "$2"; }; }

# The core as a static library, for a kind of build: answers the linker's flag. SwiftPM links anew only when a flag
# changes: the library lies in a folder that is named by its content.
core() {
  local kind=$1 built=$dir/debug
  local build=(cargo build --quiet --package alldrawn-ios-ffi --lib --features hooks)
  case $kind in
    test) "${build[@]}" ;;
    bench) "${build[@]}" --release && built=$dir/release ;;
    address | thread)
      # --target keeps the flags off build scripts and procedural macros. The standard library itself stays as it is.
      local host
      host=$(rustc -vV | sed -n 's/^host: //p')
      RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=$kind -Cunsafe-allow-abi-mismatch=sanitizer" \
        "${build[@]}" --target "$host" --target-dir "$dir/sanitize-ios-$kind"
      built=$dir/sanitize-ios-$kind/$host/debug
      ;;
  esac
  local library=$built/liballdrawn_ffi.a hash
  hash=$(sha256sum "$library" | cut -c1-12)
  local folder=ios/.build/core/$kind-$hash
  put "$library" "$folder/liballdrawn_ffi.a"
  find ios/.build/core -maxdepth 1 -name "$kind-*" ! -name "$kind-$hash" -exec rm -rf {} +
  echo "-Xlinker -L$root/$folder"
}

bindings() {
  local into=$1
  cargo build --quiet --package alldrawn-ios-ffi --lib
  cargo build --quiet --package alldrawn-ios-ffi --features bindgen --bin uniffi-bindgen-swift
  "$dir/debug/uniffi-bindgen-swift" --config ios/ffi/bindgen.toml --swift-sources --headers "$dir/debug/liballdrawn_ffi.a" "$into"
}

fresh() {
  local made
  made=$(mktemp -d)
  trap 'rm -rf "$made"' RETURN
  bindings "$made"
  diff -q "$made/AllDrawnBindings.swift" ios/generated/AllDrawnBindings/AllDrawnBindings.swift >&2 &&
    diff -q "$made/AllDrawnFFI.h" ios/generated/AllDrawnFFI/AllDrawnFFI.h >&2 ||
    { echo "ios/generated is not what ios/ffi exports: run scripts/ios.sh bindings" >&2; return 1; }
}

unit() {
  # shellcheck disable=SC2046 # two words
  swift_in ios swift test --quiet $(core test) -Xswiftc -warnings-as-errors "$@"
}

case ${1:-} in
  bindings)
    made=$(mktemp -d)
    bindings "$made"
    put "$made/AllDrawnBindings.swift" ios/generated/AllDrawnBindings/AllDrawnBindings.swift
    put "$made/AllDrawnFFI.h" ios/generated/AllDrawnFFI/AllDrawnFFI.h
    rm -rf "$made"
    ;;
  unit) unit "${@:2}" ;;
  lint) fresh ;;
  test)
    step 'bindings fresh' && fresh
    step 'tests without UIKit' && unit "${@:2}"
    ;;
  *) sed -n '2,/^set/{/^#/p}' "$0" >&2; exit 2 ;;
esac
