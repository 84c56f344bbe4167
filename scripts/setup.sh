#!/usr/bin/env bash
# Installs what the build, the demo and the tests need, from the package registries: idempotent, quick the second time.
# Wants the usual toolchains on the machine already: Rust (cargo), Node.js ≥ 20 with npm, Python 3, a C compiler.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

have cargo || fail "cargo is missing: install Rust 1.90 or newer, then run this again"
have npm || fail "npm is missing: install Node.js 20 or newer, then run this again"

# Android on the JVM: a JDK, Maven, the resource compiler.
packages=()
have javac || packages+=(openjdk-17-jdk-headless)
have mvn || packages+=(maven)
have aapt2 || packages+=(aapt)

# Debian's packages: a browser with real pixels, its headless shell for a picture of every frame, fonts, wasm-opt, valgrind.
have chromium || packages+=(chromium)
have chromium-headless-shell || packages+=(chromium-headless-shell)
have wasm-opt || packages+=(binaryen)
have valgrind || packages+=(valgrind)
fc-list 2>/dev/null | grep -qi dejavu || packages+=(fontconfig fonts-dejavu-core)
fc-list 2>/dev/null | grep -qi liberation || packages+=(fonts-liberation)

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o=Dpkg::Use-Pty=0 "$@" >/dev/null; }

target=wasm32-unknown-unknown
if ! rustup target list --installed 2>/dev/null | grep -qx "$target"; then
  step "Rust: target $target"
  if ! { have rustup && rustup target add "$target" >/dev/null 2>&1; }; then
    step "rustup cannot add it here: Debian's rustc-web builds the standard library from source instead"
    packages+=(rustc-web rust-web-src)
  fi
fi

# Android's core carries a standard library of its own (scripts/android-libs.sh). Without the sources it is larger.
if [ ! -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library/std" ]; then
  step "Rust: component rust-src"
  { have rustup && rustup component add rust-src >/dev/null 2>&1; } ||
    step "rustup cannot add it here: liballdrawn.so will be larger than it ships"
fi

if [ ${#packages[@]} -gt 0 ]; then
  have apt-get || fail "not a Debian machine: install ${packages[*]} by hand, then run this again"
  step "Debian packages: ${packages[*]}"
  apt update
  apt install -y --no-install-recommends "${packages[@]}"
fi

scripts/swift-setup.sh

# npm packages, when the lock file has changed since they were installed.
stamp=node_modules/.installed
if ! cmp -s package-lock.json "$stamp"; then
  step "npm packages"
  npm ci --no-audit --no-fund --loglevel=error 2> >(grep -v '^npm warn' >&2)
  cp package-lock.json "$stamp"
fi

step "Rust crates"
cargo fetch --locked --quiet
