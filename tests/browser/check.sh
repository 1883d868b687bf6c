#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# check.sh <program> <folder for the page>
# A page is well-formed, loads nothing, and a browser lays it out at the widths of a telephone and of a desk without
# anything that runs out of its place or into another.
set -euo pipefail

program=$1 folder=$2
here=$(cd "$(dirname "$0")" && pwd)
browser=
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then browser=$name && break; fi
done
if [ -z "$browser" ]; then
  echo "skipped: there is no Chromium"
  exit 77
fi
work=$(mktemp -d "$folder/browser.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$program" "$work/page.html"

if command -v xmllint >/dev/null; then
  xmllint --noout "$work/page.html"
elif command -v python3 >/dev/null; then
  python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$work/page.html"
fi
if grep -nE '<(script|link|img|iframe|object)|(src|srcset|xlink:href|action)=|url\(|@import|https?:' "$work/page.html"; then
  echo "the page refers to something outside of it" >&2
  exit 1
fi

# The page with layout.js behind it, in frames of both widths that tell the page around them.
sed -e '/<\/body>/{' -e "r $here/layout.js" -e 'N' -e '}' "$work/page.html" >"$work/examined.html"
cp "$here/frames.html" "$work/frames.html"

render() {  # <page> <file for what it became>
  timeout 100 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --virtual-time-budget=20000 \
    --host-resolver-rules='MAP * ~NOTFOUND' --dump-dom "file://$1" >"$2" 2>"$work/log" || {
    cat "$work/log" >&2
    return 1
  }
}

# A browser that does not show a page of one word does not run here; one that does must show ours.
echo '<!DOCTYPE html><p>there</p>' >"$work/word.html"
if ! render "$work/word.html" "$work/dom.html" || ! grep -q there "$work/dom.html"; then
  echo "skipped: the browser does not run here" >&2
  exit 77
fi
render "$work/frames.html" "$work/dom.html" || { echo "the browser shows a page of one word, and fails at this one" >&2; exit 1; }
grep -oE '^(360|1200): .*' "$work/dom.html" || { echo "the frames have not answered" >&2; exit 1; }
if grep -qE '^(360|1200): problem' "$work/dom.html"; then exit 1; fi
for width in 360 1200; do
  grep -qE "^$width: 10 sections, [0-9]+ figures, [0-9]+ texts, nothing amiss" "$work/dom.html"
done
