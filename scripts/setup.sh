#!/usr/bin/env bash
# Installs what the build, the demo and the tests need from package registries. It can be run again at any time.
#   scripts/setup.sh rust      the crates
#   scripts/setup.sh web       the crates, a browser, the wasm target and npm packages: all that the demo needs
#   scripts/setup.sh firefox   the crates, and Firefox
#   scripts/setup.sh android   the crates, a JDK, Maven, Android's resource compiler
#   scripts/setup.sh ios       the crates, and a Swift 6 compiler if there is none (a download of 600 MB)
#   scripts/setup.sh bench     the crates, and Valgrind
#   scripts/setup.sh           everything
# Several parts can be named at once. The machine must already have Rust (cargo) and a C compiler. The web and the tests
# also need Node.js 20 or newer with npm, and Python 3.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

[ $# -gt 0 ] || set -- rust web firefox android ios bench
for part in "$@"; do
  case $part in rust | web | firefox | android | ios | bench) ;; *) fail "unknown part '$part': use rust, web, firefox, android, ios or bench" ;; esac
done
wanted=" $* "
wants() { [[ $wanted == *" $1 "* ]]; }

have cargo || fail "cargo is missing: install Rust 1.90 or newer, then run this again"

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o=Dpkg::Use-Pty=0 -o=DPkg::Lock::Timeout=300 "$@" >/dev/null; }

packages=()
need() { have "$1" || packages+=("$2"); }

if wants web; then
  have npm || fail "npm is missing: install Node.js 20 or newer, then run this again"
  # A browser, its headless shell (which can take a picture of every frame), fonts, and wasm-opt.
  need chromium chromium
  need chromium-headless-shell chromium-headless-shell
  need wasm-opt binaryen
  fc-list 2>/dev/null | grep -qi dejavu || packages+=(fontconfig fonts-dejavu-core)
  fc-list 2>/dev/null | grep -qi liberation || packages+=(fonts-liberation)
fi
if wants firefox; then need firefox-esr firefox-esr; fi
if wants android; then
  need javac openjdk-17-jdk-headless
  need mvn maven
  need aapt2 aapt
fi
if wants bench; then need valgrind valgrind; fi

# The core for browsers and for Android contains a standard library that is built with it (scripts/build-wasm.sh,
# android-libs.sh). Without that library's sources both are larger.
target=wasm32-unknown-unknown
has_source() { [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library/std" ]; }
has_target() { rustup target list --installed 2>/dev/null | grep -qx "$target"; }
npm_stamp=node_modules/.installed
has_npm_packages() { cmp -s package-lock.json "$npm_stamp"; }

# Lists all missing parts before they are installed: the largest is a compiler that only some targets need.
plan=("${packages[@]/#/Debian: }")
if { wants web || wants android; } && ! has_source; then plan+=("Rust: component rust-src"); fi
if wants web && ! has_target; then plan+=("Rust: target $target"); fi
if wants web && ! has_npm_packages; then plan+=("npm: the packages of package-lock.json"); fi
if wants ios && ! scripts/swift-setup.sh --check; then plan+=("Swift 6 in a separate Debian tree (a download of 600 MB, 5 GB on disk)"); fi
if [ ${#plan[@]} -gt 0 ]; then
  step "These are missing and will be installed now:"
  printf '    %s\n' "${plan[@]}" >&2
fi

if { wants web || wants android; } && ! has_source; then
  step "Rust: component rust-src"
  { have rustup && rustup component add rust-src >/dev/null 2>&1; } ||
    step "rustup cannot add rust-src here: the core that you build will be larger than the one that ships"
fi
if wants web && ! has_target; then
  step "Rust: target $target"
  if ! { have rustup && rustup target add "$target" >/dev/null 2>&1; }; then
    step "rustup cannot add $target here: Debian's rustc-web will build the standard library from source"
    packages+=(rustc-web rust-web-src)
  fi
fi

if [ ${#packages[@]} -gt 0 ]; then
  have apt-get || fail "apt-get is missing: install ${packages[*]} by hand, then run this again"
  step "Debian packages: ${packages[*]}"
  apt update
  apt install -y --no-install-recommends "${packages[@]}"
fi

if wants ios; then scripts/swift-setup.sh; fi

# Installs npm packages if the lock file has changed since the last time.
if wants web && ! has_npm_packages; then
  step "npm packages"
  npm ci --no-audit --no-fund --loglevel=error 2> >(grep -v '^npm warn' >&2)
  cp package-lock.json "$npm_stamp"
fi

step "Rust crates"
cargo fetch --locked --quiet
# The fuzz targets lie outside the workspace and have their own lock file; scripts/lint.sh compiles them.
cargo fetch --locked --quiet --manifest-path tests/fuzz/Cargo.toml
