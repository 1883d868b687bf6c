#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# check.sh installed|subdirectory <sources of attune> <its build folder> <compiler>
# Configures, builds and runs a project of its own that uses attune in one of the two ways.
set -euo pipefail

how=$1 sources=$2 build=$3 compiler=$4
work=$build/tests/consumer/$how
rm -rf "$work"
if [ "$how" = installed ]; then
  cmake --install "$build" --prefix "$work/prefix" >/dev/null
  with=(-DCMAKE_PREFIX_PATH="$work/prefix")
else
  with=(-DATTUNE_SUBDIRECTORY="$sources")
fi
cmake -S "$sources/tests/consumer" -B "$work/build" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" "${with[@]}"
cmake --build "$work/build"
"$work/build/consumer_attune"
"$work/build/consumer_native"
