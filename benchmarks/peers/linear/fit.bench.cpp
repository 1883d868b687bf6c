// SPDX-License-Identifier: BSL-1.0

// attune's half of the comparison of single fits with scikit-learn's solvers: fit.py makes the arrays, runs both and
// compares. ATTUNE_PEERS_DATA names the folder of the arrays, dense or sparse rows. The argument k is the tolerance 10⁻ᵏ of
// the gradient. Counters: the objective that was reached, and the seconds of the best fit.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/executor.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/model/linear_models.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/optimize/newton_cholesky.hpp"
#include "attune/optimize/truncated_newton.hpp"
#include "peers/linear/arrays.hpp"

using namespace attune;

namespace {

struct Problem {
  std::vector<double> shape = peers::read<double>("shape.bin");  // rows, columns, whether sparse, whether an intercept, strength
  std::vector<double> values = peers::read<double>("x.bin");
  std::vector<std::int32_t> y = peers::read<std::int32_t>("y.bin");
  std::vector<std::int32_t> columns{}, starts{};  // of sparse rows

  Index rows() const { return static_cast<Index>(shape[0]); }
  Index cols() const { return static_cast<Index>(shape[1]); }
  bool is_sparse() const { return shape[2] != 0; }

  Problem() {
    if (!is_sparse()) return;
    columns = peers::read<std::int32_t>("columns.bin");
    starts = peers::read<std::int32_t>("starts.bin");
  }
};

const Problem& problem() {
  static const Problem all;
  return all;
}

template <class O, class View>
void fit_view(benchmark::State& state, const View& data) {
  LogisticRegression<double, L2, O> learner{.model = {.intercept = problem().shape[3] != 0}, .penalty = {.strength = problem().shape[4]}};
  learner.optimizer.stopping.gradient.tolerance = std::pow(10.0, -static_cast<double>(state.range(0)));
  double best = std::numeric_limits<double>::infinity(), objective = 0;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    objective = learner.fit(data, {.executor = Threads{}}).optimization.value;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    best = std::min(best, seconds);
    state.SetIterationTime(seconds);
  }
  state.counters["objective"] = objective;
  state.counters["best"] = best;
}

template <class O>
void fit(benchmark::State& state) {
  const Problem& p = problem();
  if (p.is_sparse())
    fit_view<O>(state, view(SparseView<double>(p.values.data(), p.columns.data(), p.starts.data(), p.rows(), p.cols()), p.y));
  else
    fit_view<O>(state, view(MatrixView<double>(p.values.data(), p.rows(), p.cols(), p.cols()), p.y));
}

BENCHMARK(fit<Lbfgs>)->DenseRange(2, 6)->UseManualTime()->Iterations(5)->Unit(benchmark::kMillisecond);
BENCHMARK(fit<NewtonCholesky>)->DenseRange(2, 6)->UseManualTime()->Iterations(5)->Unit(benchmark::kMillisecond);
BENCHMARK(fit<TruncatedNewton>)->DenseRange(2, 6)->UseManualTime()->Iterations(5)->Unit(benchmark::kMillisecond);

}  // namespace
