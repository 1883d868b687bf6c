#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# run.sh [rows]
# Beside scikit-learn, liblinear and glmnet, on the same arrays and number of threads, in one go: searches over the penalty
# of linear models, on the same folds; lassos; least squares; linear support vector machines; single fits, dense and sparse,
# of more rows than columns and fewer; and the gradient's share of the bandwidth of a plain read. Installs and builds what it
# needs, checks that both sides choose the same penalty and reach the same objective, to 1e-6, and prints tables. Each side
# has the best of five turns, or of one that takes more than five seconds. At the end it prints for other scripts a line
# `ratio NAME VALUE` for each, how many times faster attune is; and it fails where one is below its goal, or where the two
# sides did not come to the same. `rows` is for the searches of 64 columns.
set -euo pipefail
cd "$(dirname "$0")/../../.."

scripts/install.sh peers >&2
cmake --preset bench >&2
programs=(linear lasso squares svm fit)
cmake --build --preset bench --target "${programs[@]/#/bench_peers_linear_}" bench_simd_linear >&2
build=build/bench/benchmarks
python=$(command -pv python3)
ratios=$(mktemp)
trap 'rm -f "$ratios"' EXIT

failed=0
beside() {  # threads of each library, script, program, arguments...
  PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=$1 OPENBLAS_NUM_THREADS=$1 "$python" "benchmarks/peers/linear/$2.py" "$build/$3" "${@:4}" |
    awk -v ratios="$ratios" '/^ratio / { print >>ratios; next } { print; fflush() }' || failed=1
}

beside 1 bandwidth bench_simd_linear
beside 1 compare bench_peers_linear_linear "$@"  # which fits on several threads by itself
beside 1 lasso bench_peers_linear_lasso          # so does this
beside 1 svm bench_peers_linear_svm
beside "$(nproc)" squares bench_peers_linear_squares
beside "$(nproc)" fit bench_peers_linear_fit

awk -v missed=$failed '
  BEGIN {
    goals = "search-logistic 30 search-logistic-cv 8 search-logistic-scaled 30 search-ridge 50 lasso-path-glmnet 3 lasso-path-sklearn 5 lasso-path-wide-glmnet 1 lasso-path-wide-sklearn 5 fit-logistic 3 fit-svm-dense 1 fit-svm-sparse 1"
    for (kind = 0; kind < 2; ++kind)
      for (columns = 32; columns <= 512; columns *= 2)
        goals = goals " gradient-bandwidth-" (kind ? "float" : "double") "-" columns (columns == 512 ? " 0.75" : " 0.85")
    count = split(goals, word)
  }
  { print; value[$2] = $3 }
  END {
    for (k = 1; k < count; k += 2)
      if (!(word[k] in value) || value[word[k]] < word[k + 1]) {
        print "below its goal of " word[k + 1] ": " word[k] " " value[word[k]] >"/dev/stderr"
        missed = 1
      }
    exit missed
  }' "$ratios"
