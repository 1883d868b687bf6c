#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# run.sh [rows]
# Metrics beside scikit-learn's, on the same arrays, one core, in one go: installs and builds what it needs, checks that
# both give the same scores, prints a table, and then for other scripts a line `ratio NAME VALUE` for each comparison:
# how many times faster attune is. label-set-bandwidth is the speed as a share of a plain read of the labels.
set -euo pipefail
cd "$(dirname "$0")/../../.."

scripts/install.sh peers >&2
cmake --preset bench >&2
cmake --build --preset bench --target bench_peers_metrics_metrics >&2
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
python=$(command -pv python3)
exec taskset -c "$(($(nproc) - 1))" "$python" benchmarks/peers/metrics/compare.py build/bench/benchmarks/bench_peers_metrics_metrics "$@"
