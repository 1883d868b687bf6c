#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# check.sh <program> <folder for the data>
# 512 MiB of samples are learned from with 256 MiB of memory, to the bits that enough memory gives.
set -euo pipefail

fit=$1 folder=$2
needed=$((520 * 1024)) # KiB
mkdir -p "$folder"
free=$(df -Pk "$folder" | awk 'NR == 2 { print $4 }')
if [ "$free" -lt "$needed" ]; then
  echo "skipped: $folder has $free KiB of free space, and the test needs $needed"
  exit 77
fi
data=$(mktemp "$folder/samples.XXXXXX")
trap 'rm -f "$data" "$data".*' EXIT

"$fit" write "$data"
size=$(stat -c %s "$data")
[ "$size" -eq $((512 * 1024 * 1024 + 128)) ] || { echo "the file has $size bytes" >&2; exit 1; }

# The limit means something: reading the file into memory does not fit it.
if (ulimit -d 262144 && "$fit" read "$data") >"$data.small" 2>&1; then
  echo "512 MiB fit into a limit of 256: the limit has no effect here" >&2
  exit 1
fi
(ulimit -d 262144 && "$fit" map "$data") >"$data.mapped"
"$fit" read "$data" >"$data.memory"
cmp "$data.mapped" "$data.memory"
tail -n 1 "$data.mapped"
