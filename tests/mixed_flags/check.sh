#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# [LAUNCHER=ccache] check.sh <sources of attune> <scratch folder> <compiler> <flags...>
# Translation units that are compiled for different vector widths, linked into one program, each compute
# with their own code: in any order of linking.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
sources=$1 work=$2
shift 2
compile=(${LAUNCHER:-} "$@" -std=c++20 -O1 -I"$sources/include")
rm -rf "$work"
mkdir -p "$work"

# The widths that this processor has.
names=(sse2) flags=("")
has() { grep -m1 '^flags' /proc/cpuinfo 2>/dev/null | grep -qw "$1"; }
case $("$1" -dumpmachine) in x86_64*) ;; *) echo "skipped: not an x86-64 compiler" && exit 77 ;; esac
if has avx2 && has fma; then names+=(avx2 avx2_fma) flags+=("-mavx2" "-mavx2 -mfma"); fi
if has avx512f; then names+=(avx512f) flags+=("-mavx512f"); fi
if has avx512bw && has avx512dq && has avx512vl; then names+=(avx512) flags+=("-march=x86-64-v4"); fi
if [ ${#names[@]} -lt 2 ]; then
  echo "skipped: this processor has one vector width only"
  exit 77
fi

# build <name> <options...>: compiles the units chosen by `chosen`, and the program that runs them.
build() {
  local name=$1 list="" k
  shift
  objects=()
  for k in "${chosen[@]}"; do
    # shellcheck disable=SC2086
    "${compile[@]}" ${flags[$k]} "$@" -DUNIT="unit_${names[$k]}" -c "$here/unit.cpp" -o "$work/$name.${names[$k]}.o"
    objects+=("$work/$name.${names[$k]}.o")
    list+="X(unit_${names[$k]}) "
  done
  "${compile[@]}" -DUNITS="$list" -c "$here/main.cpp" -o "$work/$name.main.o"
}

run_in_both_orders() {
  local name=$1 reversed=() object
  for object in "${objects[@]}"; do reversed=("$object" ${reversed[@]+"${reversed[@]}"}); done
  "$2" "$work/$name.main.o" "${objects[@]}" -pthread -o "$work/$name.forward"
  "$2" "$work/$name.main.o" "${reversed[@]}" -pthread -o "$work/$name.backward"
  "$work/$name.forward"
  "$work/$name.backward"
}

# Metrics, which need no Eigen: every width, no further ado.
chosen=("${!names[@]}")
build metrics -DFIT=0
run_in_both_orders metrics "$1"

# Fits: the least and the greatest width, with one alignment of Eigen's memory.
chosen=(0 $((${#names[@]} - 1)))
build fit -DFIT=1 -DEIGEN_MAX_ALIGN_BYTES=64 -DEIGEN_MAX_STATIC_ALIGN_BYTES=64
run_in_both_orders fit "$1"

# All that the units could share of the library carries the width in its name; the one variable does not that
# finds out about alignment.
for object in "${objects[@]}"; do
  untagged=$(nm -C "$object" | grep -E ' [uVW] ' | sed -E 's/attune::(sse2|avx2|avx2_fma|avx512f|avx512):://g' | grep 'attune::' | grep -v ' attune::eigen_alignment_of_program$' || true)
  if [ -n "$untagged" ]; then
    printf 'shared by units of different widths:\n%s\n' "$untagged" >&2
    exit 1
  fi
done

# Without it the heap would break: a program of units that use Eigen says so instead, in any order.
build plain -DFIT=0 -include attune/data/dataset.hpp
for order in forward backward; do
  if said=$(run_in_both_orders plain "$1" 2>&1); then
    echo "units that align Eigen's memory differently ran: $said" >&2
    exit 1
  fi
  grep -qF -- '-DEIGEN_MAX_ALIGN_BYTES=64' <<<"$said" || { echo "no word about alignment, $order: $said" >&2; exit 1; }
  objects=("${objects[1]}" "${objects[0]}")
done
