#!/usr/bin/env bash
# Runs a command that has Swift on its path: scripts/swift.sh COMMAND [ARGUMENTS], in the folder it is called from.
# The machine's own Swift 6, else the one that scripts/swift-setup.sh installed. That one sees this checkout at its own
# path, and /full, a disk of 64 KiB for tests. What it mounts is in a namespace that ends with the command: several
# checkouts run at once, and nothing is left to unmount.
set -euo pipefail
if command -v swift >/dev/null; then exec "$@"; fi
checkout=$(cd "$(dirname "$0")/.." && pwd -P)
tree=${ALLDRAWN_SWIFT:-${XDG_CACHE_HOME:-$HOME/.cache}/alldrawn/swift}
[ -e "$tree/.complete" ] || { echo "swift: no Swift 6 here: run scripts/swift-setup.sh" >&2; exit 1; }

# Settings that commands within are to see; all else of the environment stays outside.
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
