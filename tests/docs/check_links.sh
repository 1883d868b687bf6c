#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# check_links.sh <sources of attune>
# Every page and anchor exists that a message of a header ("see docs/loss.md#your-own") or a link of a page
# names; and every folder of the library has its page.
set -euo pipefail
cd "$1"

bad=0
complain() {
  echo "$1" >&2
  bad=1
}

# The anchors of a page: its headings in lower case, without punctuation, spaces as hyphens.
anchors() {
  awk '/^ *```/ { code = !code } !code && /^#+ / { sub(/^#+ +/, ""); print }' "$1" |
    tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}

# require <who says so> <page> <anchor or nothing>
require() {
  if [ ! -e "$2" ]; then
    complain "$1 names $2, which does not exist"
  elif [ -n "$3" ] && ! anchors "$2" | grep -qxF -- "$3"; then
    complain "$1 names $2#$3, and the page has no such heading"
  fi
}

while IFS=: read -r file link; do
  page=${link%%#*} anchor=
  case $link in *#*) anchor=${link#*#} ;; esac
  require "$file" "$page" "$anchor"
done < <(grep -roE 'docs/[a-z-]+\.md(#[a-z-]+)?' include tests/misuse examples | sort -u)

for source in README.md CONTRIBUTING.md CHANGELOG.md docs/*.md examples/data/README.md; do
  while read -r link; do
    case $link in http:* | https:* | mailto:*) continue ;; esac
    page=${link%%#*} anchor=
    case $link in *#*) anchor=${link#*#} ;; esac
    if [ -z "$page" ]; then page=$source; else page=$(dirname "$source")/$page; fi
    require "$source" "$page" "$anchor"
  done < <(awk '/^ *```/ { code = !code } !code' "$source" | sed 's/`[^`]*`//g' | grep -oE '\]\([^)]+\)' | sed 's/^](//; s/)$//')
done

for folder in include/attune/*/; do
  name=$(basename "$folder")
  [ -e "docs/$name.md" ] || complain "docs/$name.md is missing"
done
exit $bad
