#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# run.sh
# Searches beside Optuna's, on functions with known minima, one core each, in one go: installs and builds what it needs,
# prints a table, and then for other scripts a line `ratio NAME VALUE` for each comparison: Optuna's mean regret over
# ours, and how many times faster 500 trials are; what a search adds to the fits that it makes, from one to the next (the
# median) and with all that it does once (the mean); what fold races spare. Before these a line `met NAME ...` or
# `missed NAME ...` for each goal; it fails where one is missed.
set -euo pipefail
cd "$(dirname "$0")/../../.."

scripts/install.sh peers >&2
cmake --preset bench >&2
cmake --build --preset bench --target bench_peers_search_search bench_search_harness >&2
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
python=$(command -pv python3)
exec taskset -c "$(($(nproc) - 1))" "$python" benchmarks/peers/search/compare.py build/bench/benchmarks/bench_peers_search_search build/bench/benchmarks/bench_search_harness
