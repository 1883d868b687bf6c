#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# precompile.sh <folder> <compiler> <flags...>
# Precompiles all of attune, but for its components, into the folder, for check.sh.
set -euo pipefail
folder=$1
shift
mkdir -p "$folder"
rm -f "$folder"/attune.hpp.*
printf '#include "%s"\n' attune/attune.hpp attune/report/html.hpp >"$folder/attune.hpp"
suffix=gch
case $("$1" --version) in *clang*) suffix=pch ;; esac
CCACHE_DISABLE=1 "$@" -x c++-header "$folder/attune.hpp" -o "$folder/attune.hpp.$suffix"
