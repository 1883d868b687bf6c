#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# clang.sh: prints the name of a Clang of version 16 or newer; fails if there is none.
set -euo pipefail

for name in clang++-16 clang++-17 clang++-18 clang++-19 clang++-20 clang++-21 clang++; do
  version=$("$name" -dumpversion 2>/dev/null) || continue
  if [ "${version%%.*}" -ge 16 ]; then
    echo "$name"
    exit 0
  fi
done
exit 1
