#!/usr/bin/env bash
# Runs a command with Swift on its path, in the current folder: scripts/swift.sh COMMAND [ARGUMENTS]
# Uses the machine's own Swift, or else the Debian tree that scripts/swift-setup.sh installed. Inside that tree this
# checkout has its usual path, and /full is a disk of 64 KiB for tests. The mounts are in a namespace that ends with the
# command, so several checkouts can run at once and nothing has to be unmounted.
set -euo pipefail
if command -v swift >/dev/null; then exec "$@"; fi
checkout=$(cd "$(dirname "$0")/.." && pwd -P)
tree=${ALLDRAWN_SWIFT:-${XDG_CACHE_HOME:-$HOME/.cache}/alldrawn/swift}
[ -e "$tree/.complete" ] || { echo "swift: Swift 6 is not installed: run scripts/swift-setup.sh" >&2; exit 1; }

# Only these environment variables are passed to the command.
kept=(HOME=/home TERM=dumb LANG=C.UTF-8 PATH=/usr/libexec/swift/bin:/usr/bin:/bin
  LD_LIBRARY_PATH=/usr/libexec/swift/lib/swift/linux ALLDRAWN_FULL_DISK=/full)
while IFS= read -r setting; do kept+=("$setting"); done < <(env | grep -E '^(ALLDRAWN_[A-Z_]+|[AT]SAN_OPTIONS)=' || true)

mounts='
  set -e
  tree=$1 checkout=$2 user=$3
  shift 3
  mkdir -p "$tree$checkout" "$tree/full"
  mount --bind /proc "$tree/proc"
  mount --rbind /dev "$tree/dev"
  mount --bind "$checkout" "$tree$checkout"
  mount -t tmpfs -o size=64k tmpfs "$tree/full"
  exec chroot --userspec="$user" "$tree" env -i "$@"'
# shellcheck disable=SC2016 # "$@" is the inner shell's
inside=(bash -c 'cd "$0" && exec "$@"' "$PWD")
private=(unshare --mount --propagation private sh -c "$mounts" swift "$tree" "$checkout" "$(id -u):$(id -g)" "${kept[@]}" "${inside[@]}")
if [ "$(id -u)" = 0 ]; then exec "${private[@]}" "$@"; else exec sudo "${private[@]}" "$@"; fi
