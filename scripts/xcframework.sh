#!/usr/bin/env bash
# Builds ios/AllDrawnFFI.xcframework, the core for Xcode: scripts/xcframework.sh [static|dynamic]
#   static   (the default) the core is linked into the app, so that the app's start loads no further library
#   dynamic  the core is a separate library, for apps of several frameworks that all use it
# Needs a Mac with Xcode and rustup. The app's own Xcode builds the Swift sources, from ios/Package.swift; ios/README.md
# says what is needed for a binary framework of these sources.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/ship-flags.sh

fail() { printf 'xcframework: %s\n' "$*" >&2; exit 1; }
kind=${1:-static}
case $kind in
  static) file=liballdrawn_ffi.a ;;
  dynamic) file=liballdrawn_ffi.dylib ;;
  *) fail "unknown kind '$kind': pass static or dynamic" ;;
esac
[ "$(uname)" = Darwin ] || fail "Apple's linker is needed: run this on a Mac"
command -v xcodebuild >/dev/null || fail "xcodebuild is missing: install Xcode"
command -v rustup >/dev/null || fail "rustup is missing: install it from your package manager, then run this again"

export IPHONEOS_DEPLOYMENT_TARGET=15.0
ship_flags
dir=${CARGO_TARGET_DIR:-target}
made=ios/AllDrawnFFI.xcframework
headers=$dir/xcframework/headers
simulator=$dir/xcframework/simulator
for target in aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios; do
  printf '\033[1m==>\033[0m %s\n' "$target" >&2
  rustup target add "$target"
  cargo rustc --release --package alldrawn-ios-ffi --lib --target "$target" --crate-type \
    "$([ "$kind" = static ] && echo staticlib || echo cdylib)"
done

# For Xcode, the simulators on both kinds of Macs are one platform: it needs one file with two architectures.
mkdir -p "$headers" "$simulator"
lipo -create "$dir"/{aarch64-apple-ios-sim,x86_64-apple-ios}/release/"$file" -output "$simulator/$file"
if [ "$kind" = dynamic ]; then
  for each in "$dir/aarch64-apple-ios/release/$file" "$simulator/$file"; do
    install_name_tool -id "@rpath/$file" "$each"
  done
fi
cp ios/generated/AllDrawnFFI/AllDrawnFFI.h ios/generated/AllDrawnFFI/module.modulemap "$headers/"
rm -rf "$made"
xcodebuild -create-xcframework \
  -library "$dir/aarch64-apple-ios/release/$file" -headers "$headers" \
  -library "$simulator/$file" -headers "$headers" \
  -output "$made"
printf '%s is built: open ios/Package.swift in Xcode\n' "$made"
