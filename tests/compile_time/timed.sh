#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# timed.sh <folder> <compiler> <arguments...>
# Compiles, and notes in the folder the user CPU time it took, in a file named after the object.
set -euo pipefail
folder=$1
shift
object=
for ((i = 1; i < $#; ++i)); do
  if [ "${!i}" = -o ]; then
    next=$((i + 1))
    object=${!next}
  fi
done
TIMEFORMAT=%U
{ time "$@" 2>&3; } 3>&2 2>"$folder/$(basename "$object").seconds"
