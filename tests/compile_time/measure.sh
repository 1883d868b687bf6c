#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# measure.sh <quickstart.cpp> <compiler> <flags...>
#
# What the headers cost: user CPU time of compiling, as ratios to a file that any user of Eigen or of xsimd compiles
# anyway. Five rounds, each of which compiles the other file before and after; a round's ratio is to the mean of both,
# and the median of the rounds counts, so that a busy machine changes the times more than the ratios. Prints both
# ratios with their goals, which are not reached yet; fails where one exceeds its limit: what has been reached, and
# 15 % for noise.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
quickstart=$1
shift
compile=("$@")
quickstart_goal=2.5
quickstart_limit=4.6
metrics_goal=1.5
metrics_limit=2.5
export CCACHE_DISABLE=1 LC_ALL=C

seconds() {
  local TIMEFORMAT=%U
  { time "${compile[@]}" -c "$1" -o /dev/null >&2; } 2>&1 | tail -n 1
}

status=0
compare() {  # name, file, name of the other, the other, goal, limit
  local name=$1 file=$2 other=$3 base=$4 goal=$5 limit=$6 round
  for round in 1 2 3 4 5; do
    echo "$(seconds "$base") $(seconds "$file") $(seconds "$base")"
  done | awk '{ printf "%.3f %.2f %.2f\n", 2 * $2 / ($1 + $3), $2, ($1 + $3) / 2 }' | sort -n |
    awk -v name="$name" -v other="$other" -v goal="$goal" -v limit="$limit" 'NR == 3 {
      printf "%s %.2f s / %s %.2f s = %.2f (goal %.1f, limit %.1f)\n", name, $2, other, $3, $1, goal, limit
      over = $1 > limit
    }
    END { exit over || NR != 5 }' || status=1
}

compare quickstart "$quickstart" "Eigen product" "$here/eigen_product.cpp" $quickstart_goal $quickstart_limit
compare metrics "$here/metrics_alone.cpp" xsimd "$here/xsimd_alone.cpp" $metrics_goal $metrics_limit
exit $status
