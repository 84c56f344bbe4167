#!/usr/bin/env bash
# Builds and tests android/: scripts/android.sh PHASE [further arguments of mvn]
#   scripts/android.sh test                   tests all modules
#   scripts/android.sh test -pl sdk -am       tests one module and those that it needs
# Never run the phase `install`: several checkouts may share one local Maven repository, and the modules of one build
# find each other without it.
set -euo pipefail
cd "$(dirname "$0")/.."
phase=${1:?usage: scripts/android.sh PHASE [arguments of mvn]}
shift
# Builds what the modules' tests use: the core with its JNI functions, and the collector.
scripts/android-libs.sh host
cargo build --quiet --package alldrawn
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")

# Kotlin compiles only the files that changed since the last run, with the caches in each module's target/kotlin-ic. It
# does not detect changes in other modules, so all modules are compiled from scratch if the main sources of any module,
# a POM or the JDK changed, or if Maven was run without this script.
modules=(android sample-apps/android tests/accuracy/android tests/accuracy/androidx tests/bench/android tests/scenes/android)
stamp=android/target/sources.sha256
files() { find "${modules[@]}" -name target -prune -o -type f "$@" -print0; }
sources=$({ java -version 2>&1; files \( -path '*/src/main/*' -o -name pom.xml -o -name roots.txt \) | sort -z | xargs -0 sha256sum; } | sha256sum)
foreign() { find "${modules[@]}" -path '*/target/*classes/*' -name '*.class' -newer $stamp -print -quit; }
if [ "$(cat $stamp 2>/dev/null)" != "$sources" ] || [ -n "$(foreign)" ]; then
  # Keeps the classes of `libraries`, which has no Kotlin sources and takes long to build.
  find "${modules[@]}" -path '*/libraries/target' -prune -o -path '*/target/*' -prune \
    \( -name kotlin-ic -o -name classes -o -name test-classes \) -exec rm -rf {} +
  mkdir -p "${stamp%/*}"
  printf '%s\n' "$sources" >$stamp
fi

status=0
# Builds two modules at a time, because a test's JVM uses little more than one processor core.
mvn --quiet --batch-mode --threads 2 --file android/pom.xml "-Dnative.dir=$target/android-libs/host" \
  "-Dalldrawn.binary=$target/debug/alldrawn" -Dkotlin.compiler.incremental=true "$@" "$phase" || status=$?
# After an interrupted run, the stamp stays as it is, so that the incomplete class files are newer than the stamp.
[ "$status" -ge 128 ] || touch $stamp
exit "$status"
