#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# measure.sh <quickstart.cpp> <compiler> <flags...>
#
# What the headers cost: user CPU time of compiling, best of three, as ratios to a file that any user of
# Eigen or of xsimd compiles anyway. Prints both ratios with their goals, which are not reached yet. Times do not
# decide the test: it fails where a file does not compile.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
quickstart=$1
shift
compile=("$@")
quickstart_goal=2.5
metrics_goal=1.5
export CCACHE_DISABLE=1 LC_ALL=C

seconds() {
  local TIMEFORMAT=%U
  { time "${compile[@]}" -c "$1" -o /dev/null >&2; } 2>&1 | tail -n 1
}

sources=("$here/eigen_product.cpp" "$quickstart" "$here/xsimd_alone.cpp" "$here/metrics_alone.cpp")
best=(1e9 1e9 1e9 1e9)
for _ in 1 2 3; do
  for i in "${!sources[@]}"; do
    best[i]=$(awk -v a="${best[i]}" -v b="$(seconds "${sources[i]}")" 'BEGIN { print b < a ? b : a }')
  done
done

awk -v eigen="${best[0]}" -v quickstart="${best[1]}" -v xsimd="${best[2]}" -v metrics="${best[3]}" \
  -v quickstart_goal=$quickstart_goal -v metrics_goal=$metrics_goal 'BEGIN {
    printf "quickstart %.2f s / Eigen product %.2f s = %.2f (goal %.1f)\n", quickstart, eigen, quickstart / eigen, quickstart_goal
    printf "metrics %.2f s / xsimd %.2f s = %.2f (goal %.1f)\n", metrics, xsimd, metrics / xsimd, metrics_goal
  }'
