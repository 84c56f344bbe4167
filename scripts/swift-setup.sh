#!/usr/bin/env bash
# Installs a Swift 6 compiler if there is none: Debian trixie's swiftlang, in a separate Debian tree in which
# scripts/swift.sh runs it. Apart from debootstrap, nothing is installed on the machine itself. The first run takes
# about three minutes and 5 GB; further runs do nothing. All checkouts use one tree: the folder $ALLDRAWN_SWIFT, or else
# alldrawn/swift in the user's cache. To uninstall the compiler, delete that folder. With --check the script installs
# nothing, and exits with 0 if there is a compiler.
set -euo pipefail
# If one of these is changed, the tree is built again.
suite=trixie
packages=(swiftlang libc6-dev libstdc++-14-dev)
tree=${ALLDRAWN_SWIFT:-${XDG_CACHE_HOME:-$HOME/.cache}/alldrawn/swift}

step() { printf '\033[1m==>\033[0m Swift: %s\n' "$*" >&2; }
fail() { printf 'swift-setup: %s\n' "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
quiet() { "$@" >>"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "\"$1\" failed; the last lines of its output are above"; }; }

# The machine's own compiler is used if it is Swift 6 or later.
if command -v swift >/dev/null && swift --version 2>/dev/null | grep -Eq 'Swift version ([6-9]|[1-9][0-9])\.'; then exit 0; fi

stamp="$tree/.complete" wanted="$suite ${packages[*]}"
complete() { [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; }
complete && exit 0
[ "${1-}" != --check ] || exit 1

command -v apt-get >/dev/null || fail "apt-get is missing, so this is not Debian: install Swift 6 from swift.org, then run this again"
mkdir -p "$(dirname "$tree")"
# Two checkouts may reach this line at the same time.
exec 9>"$tree.lock"
flock 9
complete && exit 0
log=$tree.log
: >"$log"

if ! command -v debootstrap >/dev/null; then
  step "debootstrap"
  quiet as_root apt-get -qq update
  quiet as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends debootstrap
fi
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 '/debian/$') ||
  fail "no Debian mirror in apt's sources: add one, then run this again"

# scripts/swift.sh mounts in its own namespace, so nothing should be mounted below the tree.
if grep -q " $tree/" /proc/mounts; then fail "something is mounted below $tree: unmount it, then run this again"; fi
as_root rm -rf --one-file-system "$tree"
step "a $suite tree (1 of 3)"
quiet as_root debootstrap --variant=minbase "$suite" "$tree" "$mirror"
step "package lists (2 of 3)"
as_root cp -L /etc/resolv.conf /etc/hosts "$tree/etc/"
inside() { as_root unshare --mount --propagation private sh -c 'mount --bind /proc "$0/proc" && mount --bind /dev "$0/dev" && exec chroot "$0" "$@"' "$tree" "$@"; }
quiet inside apt-get -qq update
step "the compiler: a download of 600 MB (3 of 3)"
quiet inside env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${packages[@]}"
quiet inside apt-get clean
# Every user may write to /home, which is the home folder in the tree and holds the compiler's caches.
quiet inside chmod 1777 /home
printf '%s' "$wanted" | as_root tee "$stamp" >/dev/null
step "the compiler is ready"
