#!/usr/bin/env bash
# Builds and tests android/: scripts/android.sh PHASE [further arguments of mvn]
#   scripts/android.sh test                   all modules
#   scripts/android.sh test -pl sdk -am       one, and what it needs
# Never `install`: modules find each other in the reactor, and several checkouts may share one local repository.
set -euo pipefail
cd "$(dirname "$0")/.."
phase=${1:?usage: scripts/android.sh PHASE [arguments of mvn]}
shift
# The core behind JNI and the collector, where the modules' tests look for them.
scripts/android-libs.sh host
cargo build --quiet --package alldrawn
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
mvn --quiet --batch-mode --file android/pom.xml "-Dnative.dir=$target/android-libs/host" \
  "-Dalldrawn.binary=$target/debug/alldrawn" "$@" "$phase"
