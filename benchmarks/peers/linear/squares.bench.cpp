// SPDX-License-Identifier: BSL-1.0

// attune's half of the comparison of least squares with scikit-learn's: squares.py makes the arrays, runs both and compares.
// ATTUNE_PEERS_DATA names the folder of the arrays. Counters: the objective that was reached, the seconds of the best turn,
// and of a choice the number of the chosen strength and its mean squared error.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/executor.hpp"
#include "attune/model/linear_models.hpp"
#include "attune/model/ridge_leave_one_out.hpp"
#include "attune/model/sparse_linear_models.hpp"
#include "peers/linear/arrays.hpp"

using namespace attune;

namespace {

const peers::Samples samples;
const auto y = peers::read<double>("y.bin"), strengths = peers::read<double>("strengths.bin");  // the first one is that of single fits

template <class L>
void fit(benchmark::State& state) {
  const L learner{.penalty = {.strength = strengths.at(0)}};
  double objective = 0;
  peers::time(state, [&] { objective = learner.fit(view(samples.dense(), y), {.executor = Threads{}}).optimization.value; });
  state.counters["objective"] = objective;
}

/// The choice of a strength by leaving rows out one by one, and the fit with it.
void ridge_cv(benchmark::State& state) {
  const auto data = view(samples.dense(), y);
  double objective = 0, chosen = 0, error = 0;
  peers::time(state, [&] {
    const auto left_out = ridge_leave_one_out(Ridge<>{}, data, strengths, {.executor = Threads{}});
    const double best = left_out.best_strength();
    chosen = static_cast<double>(std::find(strengths.begin(), strengths.end(), best) - strengths.begin());
    error = left_out.mean_squared_errors[static_cast<std::size_t>(chosen)];
    objective = Ridge<>{.penalty = {.strength = best}}.fit(data, {.executor = Threads{}}).optimization.value;
  });
  state.counters["objective"] = objective;
  state.counters["chosen"] = chosen;
  state.counters["error"] = error;
}

BENCHMARK(fit<Ridge<>>)->Name("fit_ridge")->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(fit<Lasso<>>)->Name("fit_lasso")->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(ridge_cv)->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);

}  // namespace
