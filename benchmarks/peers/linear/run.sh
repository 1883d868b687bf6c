#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# run.sh [rows]
# Beside scikit-learn, liblinear and glmnet, on the same arrays and number of threads, in one go: searches over the penalty
# of linear models, on the same folds; lassos; linear support vector machines; single fits, dense and sparse; and the
# gradient's share of the bandwidth of a plain read. Installs and builds what it needs, checks that both sides choose the
# same penalty and reach the same objective, prints tables, and at the end for other scripts a line `ratio NAME VALUE` for
# each: how many times faster attune is. `rows` is for the searches that are no lassos.
set -euo pipefail
cd "$(dirname "$0")/../../.."

scripts/install.sh peers >&2
cmake --preset bench >&2
cmake --build --preset bench --target bench_peers_linear_linear bench_peers_linear_lasso bench_peers_linear_svm bench_peers_linear_fit bench_simd_linear >&2
build=build/bench/benchmarks
python=$(command -pv python3)
ratios=$(mktemp)
trap 'rm -f "$ratios"' EXIT

beside() {  # threads of each library, script, program, arguments...
  OMP_NUM_THREADS=$1 OPENBLAS_NUM_THREADS=$1 "$python" "benchmarks/peers/linear/$2.py" "$build/$3" "${@:4}" |
    awk -v ratios="$ratios" '/^ratio / { print >>ratios; next } { print; fflush() }'
}

beside 1 compare bench_peers_linear_linear "$@"  # which fits on several threads by itself
beside 1 svm bench_peers_linear_svm
beside 1 lasso bench_peers_linear_lasso
beside "$(nproc)" fit bench_peers_linear_fit
beside 1 bandwidth bench_simd_linear
cat "$ratios"
