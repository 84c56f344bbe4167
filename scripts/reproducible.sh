#!/usr/bin/env bash
# Checks that every machine builds the same bytes of Android's AARs and of the core in them. Builds both twice from
# nothing, in two copies of the sources at different depths, with different time zones, languages and umasks, and
# compares the files. The core is linked without an NDK (scripts/android-libs.sh trial): its code is the code that
# ships, but its linker is another. target/ stays unchanged. If it contains cores for devices, these are packed into
# both AARs.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'reproducible: %s\n' "$*" >&2; exit 1; }
libraries=$(realpath -m "${CARGO_TARGET_DIR:-target}/android-libs")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build FOLDER TIME-ZONE LANGUAGE UMASK: copies the sources to a folder, and builds the core and the AARs there.
build() (
  umask "$4"
  mkdir -p "$work/$1"
  git ls-files -z --cached --others --exclude-standard |
    tar --create --null --ignore-failed-read --files-from=- | tar --extract --no-same-permissions --directory "$work/$1"
  export TZ=$2 LC_ALL=$3
  printf '\033[1m==>\033[0m %s: the core\n' "$1" >&2
  (unset CARGO_TARGET_DIR && "$work/$1/scripts/android-libs.sh" trial >&2)
  printf '\033[1m==>\033[0m %s: the AARs\n' "$1" >&2
  mvn --quiet --batch-mode --file "$work/$1/android/pom.xml" "-Dandroid.libraries=$libraries" -Dlint.skip=true \
    process-classes -pl packaging -am
)
sums() {
  (cd "$work/$1/android/packaging/target/aars" && sha256sum -- *.aar)
  (cd "$work/$1/target/android-libs/trial" && sha256sum -- */*.so)
}

build one UTC C.UTF-8 022
build another/and/deeper Pacific/Apia C 077
difference=$(diff <(sums one) <(sums another/and/deeper)) || fail $'the two builds differ in these files:\n'"$difference"
sums one
printf 'Both builds have the same bytes.\n'
