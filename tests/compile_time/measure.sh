#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# measure.sh <quickstart.cpp> <compiler> <flags...>
#
# What the library costs its users: user CPU time of compiling a file that links attune::compiled, and of the same file
# header-only, as ratios to a file that any user of Eigen or of xsimd compiles anyway. Each round compiles the other file
# before and after, and its ratio is to the mean of both, so that a busy machine changes the times more than the ratios.
# Where there is a goal, the median of three rounds is printed beside it. Times do not decide the test: it fails where a
# file becomes more code than its limit, which is what costs most of the time, and 10 % above what has been reached.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
quickstart=$1
shift
compile=("$@")
export CCACHE_DISABLE=1 LC_ALL=C
object=$(mktemp)
trap 'rm -f "$object"' EXIT

seconds() {  # file, object, flags...
  local TIMEFORMAT=%U
  { time "${compile[@]}" "${@:3}" -c "$1" -o "$2" >&2; } 2>&1 | tail -n 1
}

status=0
compare() {  # name, file, name of the other, the other, the goal or "", limit of the code in KB, flags...
  local name=$1 file=$2 other=$3 base=$4 goal=$5 limit=$6 flags=("${@:7}")
  local rounds=${goal:+3} round code
  for ((round = 0; round < ${rounds:-1}; ++round)); do
    echo "$(seconds "$base" /dev/null) $(seconds "$file" "$object" "${flags[@]}") $(seconds "$base" /dev/null)"
  done | awk '{ printf "%.3f %.2f %.2f\n", 2 * $2 / ($1 + $3), $2, ($1 + $3) / 2 }' | sort -n |
    awk -v name="$name" -v other="$other" -v goal="${goal:+ (goal $goal)}" '{ row[NR] = $0 } END {
      if (!NR) exit 1
      split(row[int((NR + 1) / 2)], middle)
      printf "%s %.2f s / %s %.2f s = %.2f%s\n", name, middle[2], other, middle[3], middle[1], goal
    }'
  code=$(size "$object" | awk 'NR == 2 { printf "%.0f", $1 / 1000 }')
  echo "$name: $code KB of code (limit $limit)"
  [ "$code" -le "$limit" ] || status=1
}

compare quickstart "$quickstart" "Eigen product" "$here/eigen_product.cpp" 2.5 73 -DATTUNE_COMPILED
compare metrics "$here/metrics_alone.cpp" xsimd "$here/xsimd_alone.cpp" 1.5 3 -DATTUNE_COMPILED
compare "quickstart, header-only" "$quickstart" "Eigen product" "$here/eigen_product.cpp" "" 355
compare "metrics, header-only" "$here/metrics_alone.cpp" xsimd "$here/xsimd_alone.cpp" "" 49
exit $status
