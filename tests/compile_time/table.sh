#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# table.sh <folder> <header>...
# Prints what each header costs by itself, the dearest first: the times that timed.sh noted, which also has to
# be there for every header.
set -euo pipefail
folder=$1
shift
for header in "$@"; do
  file=$folder/${header//\//.}.cpp.o.seconds
  [ -s "$file" ] || { echo "no time was noted for $header: $file" >&2; exit 1; }
  printf '%s %s\n' "$(tail -n 1 "$file")" "$header"
done | sort -rn | awk 'BEGIN { print "user CPU seconds to compile a file that includes one header, and the body that belongs to it" } { printf "%6.2f  %s\n", $1, $2; sum += $1 } END { printf "%6.2f  all %d together\n", sum, NR }'
