// SPDX-License-Identifier: BSL-1.0

// attune's half of the comparison with LassoCV and cv.glmnet: run.sh makes the arrays, runs all and compares.
// ATTUNE_PEERS_DATA names the folder of the arrays. Counters: the number of the chosen strength, its mean squared error,
// the objective of the model that is fitted with it to all rows, and the seconds of the best turn.

#include <benchmark/benchmark.h>

#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/executor.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/model/sparse_linear_models.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"
#include "peers/linear/arrays.hpp"

using namespace attune;

namespace {

const auto values_of_x = peers::read<double>("x.bin"), y = peers::read<double>("y.bin"), strengths = peers::read<double>("strengths.bin");

void lasso_path(benchmark::State& state) {
  const auto rows = static_cast<Index>(y.size()), cols = static_cast<Index>(values_of_x.size() / y.size());
  const MatrixView<double> x{values_of_x.data(), rows, cols, cols};
  const auto data = view(x, y);
  const auto space = search_space(axis<&L1::strength>(Values<double>{strengths}));
  const auto choose = [&] { return search(Lasso<>{}, data, space, GridSearch{}, KFold{.folds = 10, .shuffle = false}, Metrics<MeanSquaredError>{}, {.execution = Threads{}}); };
  auto found = choose();
  auto model = found.best_learner().fit(data, {.executor = Threads{}});
  peers::time(state, [&] {
    found = choose();
    model = found.best_learner().fit(data, {.executor = Threads{}});
  });
  state.counters["chosen"] = static_cast<double>(found.best);
  state.counters["error"] = found.best_trial().score;
  state.counters["objective"] = model.optimization.value;
}

BENCHMARK(lasso_path)->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);

}  // namespace
