#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# run.sh [rows]
# Searches over the penalty of linear models beside scikit-learn's, of lassos beside R's glmnet too, and linear support
# vector machines beside liblinear's, on the same arrays, folds and number of threads, in one go: installs and builds what
# it needs, checks that both choose the same penalty and reach the same objective, prints tables, and then for other
# scripts a line `ratio NAME VALUE` for each: how many times faster attune is. `rows` is for the searches that are no lassos.
# Then single fits, dense and sparse, beside the fastest of scikit-learn's solvers; and the gradient's share of the bandwidth
# of a plain read.
set -euo pipefail
cd "$(dirname "$0")/../../.."

scripts/install.sh peers >&2
cmake --preset bench >&2
cmake --build --preset bench --target bench_peers_linear_linear bench_peers_linear_lasso bench_peers_linear_svm bench_peers_linear_fit bench_simd_linear >&2
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
python=$(command -pv python3)
"$python" benchmarks/peers/linear/compare.py build/bench/benchmarks/bench_peers_linear_linear "$@"
"$python" benchmarks/peers/linear/svm.py build/bench/benchmarks/bench_peers_linear_svm
"$python" benchmarks/peers/linear/lasso.py build/bench/benchmarks/bench_peers_linear_lasso
OMP_NUM_THREADS=$(nproc) OPENBLAS_NUM_THREADS=$(nproc) "$python" benchmarks/peers/linear/fit.py build/bench/benchmarks/bench_peers_linear_fit
exec "$python" benchmarks/peers/linear/bandwidth.py build/bench/benchmarks/bench_simd_linear
