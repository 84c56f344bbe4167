#!/usr/bin/env bash
# Builds, checks and tests the iOS binding: scripts/ios.sh COMMAND
#   bindings     writes ios/generated from the core's exports, after a change of ios/ffi
#   test         runs what `make test` runs: lint, check, and all tests, without UIKit and with the stand-in for UIKit
#   unit, uikit  runs the tests without UIKit, or with its stand-in; further arguments, such as --filter NAME, are
#                passed to `swift test`
#   asan, tsan   runs all tests under AddressSanitizer or ThreadSanitizer, Swift and Rust
#   lint         checks the bindings, the format, the public interface and its documentation, and finds names newer than
#                iOS 15 and constructs that can stop an app
#   format       formats all Swift sources
#   api          writes the public interface to ios/api, with which lint compares it
#   bench        measures the boundary and the walk, and writes target/bench-ios/report.json
#   check        compiles and links the core for iPhones, compares its system calls with the privacy manifest, and
#                compiles it for the simulator
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
dir=${CARGO_TARGET_DIR:-$root/target}
swift_folders=(Sources Tests adapters Package.swift standin/Sources standin/Package.swift)

step() { printf '\033[1m==>\033[0m iOS: %s\n' "$*" >&2; }
swift_in() { (cd "$1" && "$root/scripts/swift.sh" "${@:2}"); }
# Copies a file, unless the target has the same content: its modification time then stays the same.
copy_changed() { cmp -s "$1" "$2" || { mkdir -p "$(dirname "$2")" && cp "$1" "$2"; }; }
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

# Builds the core as a static library, for one kind of build, and adds the linker's flags to `flags`. SwiftPM links
# again only if a flag changes, so the library is put into a folder whose name depends on the library's content.
core() {
  local kind=$1 built=$dir/debug host
  local build=(cargo build --quiet --package alldrawn-ios-ffi --lib --features hooks)
  case $kind in
    test) "${build[@]}" ;;
    bench) "${build[@]}" --release && built=$dir/release ;;
    address | thread)
      # The standard library is built with the sanitizer too; otherwise the sanitizer would not see its locks.
      host=$(rustc -vV | sed -n 's/^host: //p')
      RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=$kind" \
        "${build[@]}" -Zbuild-std --target "$host" --target-dir "$dir/sanitize-ios-$kind"
      built=$dir/sanitize-ios-$kind/$host/debug
      ;;
  esac
  local library=$built/liballdrawn_ffi.a hash
  hash=$(sha256sum "$library" | cut -c1-12)
  local folder=ios/.build/core/$kind-$hash
  copy_changed "$library" "$folder/liballdrawn_ffi.a"
  find ios/.build/core -maxdepth 1 -name "$kind-*" ! -name "$kind-$hash" -exec rm -rf {} +
  flags+=(-Xlinker "-L$root/$folder")
}

# Builds the stand-in for UIKit and puts it on the search path, as a platform's SDK would be, so that canImport(UIKit)
# is true. A separate scratch folder is needed for each version of the stand-in and each way of building it:
# `-c release`, `--sanitize=thread`, or without such an option.
standin() {
  local way=${*:-plain} hash
  way=${way//[^a-z]/}
  swift_in ios/standin swift build --quiet --product UIKit "$@" --scratch-path ".build/$way"
  hash=$(find ios/standin/Sources ios/standin/Package.swift -type f -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-12)
  scratch=.build/uikit-$way-$hash
  mkdir -p ios/.build
  find ios/.build -maxdepth 1 -name "uikit-$way-*" ! -name "uikit-$way-$hash" -exec rm -rf {} +
  local built=$root/ios/standin/.build/$way/debug
  [[ $way != *release ]] || built=$root/ios/standin/.build/$way/release
  modules=$built/Modules
  flags+=(-Xswiftc "-I$modules" -Xlinker "-L$built")
}

# Builds the collector, which the tests start.
collector() {
  cargo build --quiet --package alldrawn
  export ALLDRAWN_COLLECTOR=$dir/debug/alldrawn
}

unit() {
  flags=()
  core test
  collector
  swift_in ios swift test --quiet -Xswiftc -warnings-as-errors "${flags[@]}" "$@"
}

uikit() {
  flags=()
  core test
  collector
  standin
  swift_in ios swift test --quiet -Xswiftc -warnings-as-errors --scratch-path "$scratch" "${flags[@]}" "$@"
}

# Runs all tests under a sanitizer. Leaks are not checked, because Swift's runtime and XCTest keep the memory that they
# allocate; `make sanitize` checks the core for leaks. Links with Swift's own linker: the system's linker needs 8 GB for
# each program with a sanitizer.
sanitized() {
  local sanitizer=$1
  shift
  flags=() scratch=.build/$sanitizer
  core "$sanitizer"
  collector
  standin "--sanitize=$sanitizer"
  export ASAN_OPTIONS=detect_leaks=0
  swift_in ios swift test --sanitize="$sanitizer" -Xswiftc -use-ld=lld --scratch-path "$scratch" "${flags[@]}" "$@"
  case $sanitizer in
    thread) must_find race 'WARNING: ThreadSanitizer: data race' ;;
    address) must_find freed 'ERROR: AddressSanitizer: heap-use-after-free' ;;
  esac
}

# Checks that the sanitizer finds a deliberate fault in Rust: only then does a run without reports count.
must_find() {
  local story=$1 report=$2 output
  output=$(swift_in ios "$scratch/debug/alldrawn-app" "$story" 2>&1) || true
  grep -q "$report" <<<"$output" ||
    { printf '%s\nthe sanitizer did not find the deliberate fault of "alldrawn-app %s": check that Rust is built with the sanitizer\n' "$output" "$story" >&2; return 1; }
}

bindings() {
  cargo build --quiet --package alldrawn-ios-ffi --lib
  cargo build --quiet --package alldrawn-ios-ffi --features bindgen --bin uniffi-bindgen-swift
  "$dir/debug/uniffi-bindgen-swift" --config ios/ffi/bindgen.toml --swift-sources --headers \
    "$dir/debug/liballdrawn_ffi.a" "$made"
}

same_bindings() {
  bindings
  { cmp -s "$made/AllDrawnBindings.swift" ios/generated/AllDrawnBindings/AllDrawnBindings.swift &&
    cmp -s "$made/AllDrawnFFI.h" ios/generated/AllDrawnFFI/AllDrawnFFI.h; } ||
    { echo "ios/generated differs from the exports of ios/ffi: run scripts/ios.sh bindings" >&2; return 1; }
}

# Writes the public interface, as the compiler emits it for a binary framework, and the symbol graph for the
# documentation.
interface() {
  flags=()
  standin
  local swift=() each
  while IFS= read -r each; do swift+=("$each"); done < <(cd ios && find Sources/AllDrawn -name '*.swift' | sort)
  rm -rf ios/.build/api && mkdir -p ios/.build/api/symbols
  # The module has a type with the module's name, so the compiler would take the module's other types for members of
  # that type. This flag makes the compiler refer to modules by aliases. On Linux, Foundation is not built for
  # distribution, which causes warnings.
  local emit=(swiftc -emit-module -swift-version 6 -enable-library-evolution -suppress-warnings -I generated/AllDrawnFFI)
  emit+=(-Xfrontend -alias-module-names-in-module-interface -no-verify-emitted-module-interface -I .build/api -I "$modules")
  swift_in ios "${emit[@]}" -module-name AllDrawnBindings -emit-module-path .build/api/AllDrawnBindings.swiftmodule \
    generated/AllDrawnBindings/AllDrawnBindings.swift
  swift_in ios "${emit[@]}" -module-name AllDrawn -emit-module-path .build/api/AllDrawn.swiftmodule \
    -emit-symbol-graph -emit-symbol-graph-dir .build/api/symbols \
    -emit-module-interface-path .build/api/AllDrawn.swiftinterface "${swift[@]}"
  sed -E '/^\/\/ swift-/d; s/(Module___[A-Za-z_]+|\bSwift|FoundationEssentials)\.//g; s/^import Module___/import /' \
    ios/.build/api/AllDrawn.swiftinterface >"$made/AllDrawn.swiftinterface"
}

same_interface() {
  diff -u ios/api/AllDrawn.swiftinterface "$made/AllDrawn.swiftinterface" >&2 ||
    { echo "the public interface has changed (above): if this is intended, run scripts/ios.sh api" >&2; return 1; }
}

# Compiles an app's code against the interface alone. In a module that imports Foundation, Debian's compiler fails an
# internal assertion when it reads a protocol that inherits another one. So the inheritance is removed here.
compiles_against_interface() {
  mkdir -p ios/.build/api/alone
  sed -E 's/(protocol Perf(Image|Text|Video)View) : .*PerfView/\1 : AnyObject/' \
    ios/.build/api/AllDrawn.swiftinterface >ios/.build/api/alone/AllDrawn.swiftinterface
  swift_in ios swiftc -typecheck -swift-version 6 -I .build/api/alone -I "$modules" \
    -module-cache-path .build/api/cache api/Reader.swift
}

# Checks that the documentation's links resolve.
links_resolve() {
  swift_in ios docc convert Sources/AllDrawn/AllDrawn.docc --additional-symbol-graph-dir .build/api/symbols \
    --fallback-display-name AllDrawn --fallback-bundle-identifier dev.alldrawn --warnings-as-errors \
    --output-path .build/api/docs >"$made/docc" 2>&1 || { cat "$made/docc" >&2; return 1; }
}

# On Linux, code compiles even if it uses names that iOS 15 does not have. These are names of later systems that a
# developer may use by mistake.
newer='\b(ContinuousClock|SuspendingClock|Duration|Mutex|Atomic|OSAllocatedUnfairLock|Regex|ImageRenderer|@Observable)\b'
newer+='|import (Synchronization|Observation|RegexBuilder)|appending\((path|component|queryItems):|URL\.(documents|applicationSupport)Directory'
newer+='|Task\.sleep\((for|until):|some [A-Za-z]+<|any [A-Za-z]+<|\.formatted\(|withDiscardingTaskGroup'
needs_no_later_ios() {
  if grep -REn "$newer" ios/Sources | grep -v ':[0-9]*: *//'; then
    echo "these names (above) need a system later than iOS 15: use another API" >&2
    return 1
  fi
}

# Swift cannot catch a trap, so code that runs inside apps contains no construct that can trap. Conversions of numbers
# must say what happens to values that do not fit. `assumeIsolated` is called in one place, which checks the thread
# first.
traps='\b(as!|try!|fatalError|precondition(Failure)?\(|assert(ionFailure)?\(|unowned|unsafelyUnwrapped)'
traps+='|[])A-Za-z0-9_]!([^=A-Za-z"]|$)|\bU?Int(8|16|32|64)?\('
has_no_traps() {
  local found
  found=$(grep -rn --include='*.swift' '' ios/Sources ios/adapters/*/Sources |
    sed -E -e '/:[0-9]+: *\/\//d' -e '/\/MainThread\.swift:/s/assumeIsolated//g' \
      -e 's/\bU?Int(8|16|32|64)?\((clamping|truncatingIfNeeded|bitPattern|exactly|saturating):/(/g' |
    grep -E "$traps|assumeIsolated") || true
  [ -z "$found" ] ||
    { printf '%s\n%s\n' "$found" 'these lines (above) can stop an app: use an optional, or a labelled conversion' >&2; return 1; }
}

# ios/README.md must list every file with a branch that needs Apple's SDK, because such a branch is never compiled here.
lists_uncompiled_files() {
  local file missing=()
  while IFS= read -r file; do
    grep -q "$(basename "$file" .swift)" ios/README.md || missing+=("$file")
  done < <(grep -rlE '^ *#if .*(canImport\((ObjectiveC|Darwin|os|SwiftUI)\)|os\(iOS\))' ios/Sources ios/adapters sample-apps/ios)
  [ ${#missing[@]} = 0 ] ||
    { echo "ios/README.md must list these files, because parts of them are not compiled here: ${missing[*]}" >&2; return 1; }
}

lint() {
  swift_in ios swift format lint --strict -r "${swift_folders[@]}"
  needs_no_later_ios
  has_no_traps
  lists_uncompiled_files
  same_bindings
  interface
  same_interface
  compiles_against_interface
  links_resolve
}

# Runs cargo for one of Apple's targets. If rustup has not installed a standard library for the target, the library is
# built from source, in a separate folder, because other builds cannot use the result.
for_apple() {
  local target=$1
  shift
  built=$dir
  if rustup target list --installed 2>/dev/null | grep -qx "$target"; then
    cargo "$@" --quiet --package alldrawn-ios-ffi --lib --target "$target"
  else
    built=$dir/apple-std
    RUSTC_BOOTSTRAP=1 cargo "$@" --quiet --package alldrawn-ios-ffi --lib --target "$target" -Zbuild-std --target-dir "$built"
  fi
}

# Compiles and links the core for iPhones without Apple's SDK: the system's symbols stay undefined. For some of them
# Apple requires a reason; the privacy manifest must declare exactly those that the core uses.
link_for_iphone() {
  local target=aarch64-apple-ios built host linker asked declared
  for_apple $target rustc --release --crate-type staticlib
  host=$(rustc -vV | sed -n 's/^host: //p')
  linker=$(rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld
  local link=("$linker" -flavor darwin -arch arm64 -platform_version ios 15.0 15.0 -dylib -dead_strip)
  link+=(-exported_symbol '_uniffi_*' -exported_symbol '_ffi_*' -o "$made/core.dylib")
  link+=(-force_load "$built/$target/release/liballdrawn_ffi.a")
  # The first run lists the undefined symbols; the second one allows them, and links.
  asked=$("${link[@]}" --error-limit=0 2>&1 | sed -n 's/.*undefined symbol: _//p' | sort -u) || true
  "${link[@]}" -undefined dynamic_lookup
  [ -n "$asked" ] || { echo "the linker listed no undefined symbols: its output has changed, adapt scripts/ios.sh" >&2; return 1; }
  asked=$(sed -nE -e 's/^(f?stat|fstatat|lstat|f?getattrlist|getattrlistbulk|getattrlistat)$/FileTimestamp/p' \
    -e 's/^f?statv?fs$/DiskSpace/p' -e 's/^mach_absolute_time$/SystemBootTime/p' <<<"$asked" | sort -u | paste -sd ' ')
  declared=$(sed -n 's/.*NSPrivacyAccessedAPICategory\([A-Za-z]*\)<.*/\1/p' ios/Sources/AllDrawn/PrivacyInfo.xcprivacy |
    sort -u | paste -sd ' ')
  [ "$asked" = "$declared" ] ||
    { echo "the core uses \"$asked\", but PrivacyInfo.xcprivacy declares \"$declared\": make them equal" >&2; return 1; }
  step "the core for iPhones: $(stat -c %s "$made/core.dylib") bytes, symbols included"
}

# Links the core for iPhones and compiles it for the simulator. The adapters' manifests are only read: building the
# adapters would download the image loaders.
check() {
  local each built
  link_for_iphone
  for_apple aarch64-apple-ios-sim check
  for each in ios/adapters/*/; do swift_in "$each" swift package dump-package >/dev/null; done
}

case ${1:-} in
  bindings)
    bindings
    copy_changed "$made/AllDrawnBindings.swift" ios/generated/AllDrawnBindings/AllDrawnBindings.swift
    copy_changed "$made/AllDrawnFFI.h" ios/generated/AllDrawnFFI/AllDrawnFFI.h
    ;;
  test)
    step 'lint'
    lint
    step 'the core for devices and simulators, checked and linked'
    check
    step 'tests without UIKit'
    unit
    step "tests with UIKit's stand-in"
    uikit
    ;;
  unit | uikit)
    same_bindings
    "$@"
    ;;
  asan) sanitized address "${@:2}" ;;
  tsan) sanitized thread "${@:2}" ;;
  lint) lint ;;
  format) swift_in ios swift format -i -r "${swift_folders[@]}" ;;
  api)
    interface
    copy_changed "$made/AllDrawn.swiftinterface" ios/api/AllDrawn.swiftinterface
    ;;
  bench)
    flags=()
    core bench
    standin -c release
    mkdir -p target/bench-ios
    swift_in ios swift build --quiet -c release --product alldrawn-bench -Xswiftc -enable-testing \
      --scratch-path "$scratch" "${flags[@]}"
    ALLDRAWN_REPORT=$root/target/bench-ios/report.json swift_in ios "$scratch/release/alldrawn-bench"
    ;;
  check) check ;;
  *)
    sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2
    exit 2
    ;;
esac
