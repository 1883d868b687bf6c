// SPDX-License-Identifier: BSL-1.0

// attune's half of the comparison of single fits of logistic regression with scikit-learn's solvers: fit.py makes the
// arrays, runs both and compares. ATTUNE_PEERS_DATA names the folder of the arrays, dense or sparse rows. The argument k is
// the tolerance 10⁻ᵏ of the gradient. Counters: the objective that was reached, and the seconds of the best fit.

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/executor.hpp"
#include "attune/model/linear_models.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/optimize/newton_cholesky.hpp"
#include "attune/optimize/truncated_newton.hpp"
#include "peers/linear/arrays.hpp"

using namespace attune;

namespace {

const peers::Samples samples;
const auto settings = peers::read<double>("settings.bin");  // whether there is an intercept, strength
const auto y = peers::read<std::int32_t>("y.bin");

template <class L, class View>
void fit_view(benchmark::State& state, const L& learner, const View& data) {
  double objective = 0;
  peers::time(state, [&] { objective = learner.fit(data, {.executor = Threads{}}).optimization.value; });
  state.counters["objective"] = objective;
}

template <class O>
LogisticRegression<double, L2, O> learner() {
  return {.model = {.intercept = settings[0] != 0}, .penalty = {.strength = settings[1]}};
}

template <class L>
void fit_learner(benchmark::State& state, const L& learner) {
  if (samples.is_sparse())
    fit_view(state, learner, view(samples.sparse(), y));
  else
    fit_view(state, learner, view(samples.dense(), y));
}

template <class O>
void fit(benchmark::State& state) {
  auto with_tolerance = learner<O>();
  with_tolerance.optimizer.stopping.gradient.tolerance = std::pow(10.0, -static_cast<double>(state.range(0)));
  fit_learner(state, with_tolerance);
}

/// LogisticRegression<> as it comes.
void fit_default(benchmark::State& state) { fit_learner(state, learner<AutoSolver>()); }

BENCHMARK(fit<Lbfgs>)->DenseRange(2, 6)->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(fit<NewtonCholesky>)->DenseRange(2, 6)->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(fit<TruncatedNewton>)->DenseRange(2, 6)->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(fit_default)->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);

}  // namespace
