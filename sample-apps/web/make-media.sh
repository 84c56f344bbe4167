#!/bin/sh
# Makes the sample app's pictures and videos (media/), and one video frame as a picture for the tests.
# Needs ffmpeg (with libvpx-vp9 and libwebp) and Node 20. The results are committed: run this only to change them.
# Existing files are kept; --force makes all of them again.
set -eu
cd "$(dirname "$0")"

case "${1:-}" in
  "") ;;
  --force) rm -rf media/images media/avatars media/videos media/posters test/fixtures/video-2-frame-57.png ;;
  *) echo "usage: ./make-media.sh [--force]" >&2; exit 2 ;;
esac
command -v ffmpeg >/dev/null || { echo "make-media.sh: ffmpeg is needed (apt-get install ffmpeg)" >&2; exit 1; }

mkdir -p media test/fixtures
node make-media/main.mjs

# A frame of video 2 as the feed shows it (190 px wide), for tests on machines without ffmpeg.
fixture=test/fixtures/video-2-frame-57.png
[ -f "$fixture" ] || ffmpeg -hide_banner -loglevel error -y -i media/videos/2.webm \
  -vf 'select=eq(n\,57),scale=190:-1' -frames:v 1 -pix_fmt rgb24 "$fixture"

du -sh media
