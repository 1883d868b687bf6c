#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# check_readme.sh <sources of attune>
# The program that README.md shows is examples/quickstart.cpp, without the comment at its head.
set -euo pipefail
cd "$1"

shown=$(awk '/^```cpp$/ { inside = 1; next } /^```$/ && inside { exit } inside' README.md)
program=$(awk '!head && /^(\/\/.*)?$/ { next } { head = 1; print }' examples/quickstart.cpp)
diff <(echo "$program") <(echo "$shown") || {
  echo "README.md does not show examples/quickstart.cpp (left) as it is" >&2
  exit 1
}
