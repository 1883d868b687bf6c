#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Builds and runs all tests: with GCC, optimised and as wide as this machine's vectors, then with Clang, its
# sanitizers and the baseline width. The last line sums up both.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install.sh test
clang=$(scripts/clang.sh || echo clang++)
jobs=$(nproc)
passed=0
failed=0

# What does not build counts as one failed test; the programs that do build are run all the same.
run() {
  local preset=$1 report=$PWD/build/$1/tests.xml tests bad
  shift
  rm -f "$report"
  if ! { cmake --preset "$preset" "$@" && cmake --build --preset "$preset" --parallel "$jobs" -- -k 0; }; then
    failed=$((failed + 1))
  fi
  if ctest --preset "$preset" --parallel "$jobs" --no-tests=error --output-on-failure --output-junit "$report"; then
    bad=0
  else
    # A test that says itself that it has nothing to do is none that could not be run.
    bad=$(($(grep -cE '<testcase .*status="(fail|notrun)"' "$report" || true) - $(grep -c 'message="SKIP_RETURN_CODE=' "$report" || true)))
    [ "$bad" -gt 0 ] || bad=1
  fi
  tests=$(grep -c '<testcase ' "$report" || true)
  passed=$((passed + (tests > bad ? tests - bad : 0)))
  failed=$((failed + bad))
}

run release
run asan-ubsan -DCMAKE_CXX_COMPILER="$clang"

# What the headers and the quickstart cost to compile, from the logs of the tests that measured it.
grep -hE '^(quickstart|metrics)[a-z, -]* .* = |^user CPU seconds|^ *[0-9.]+  (attune/|all )' build/*/Testing/Temporary/LastTest.log || true

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
