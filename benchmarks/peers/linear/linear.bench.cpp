// SPDX-License-Identifier: BSL-1.0

// attune's half of the comparison with scikit-learn: run.sh makes the arrays, runs both halves and compares.
// ATTUNE_PEERS_DATA names the folder of the arrays. Counters: the number of the chosen penalty, its mean score, and the
// objective of the chosen learner on all rows.

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/executor.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"
#include "peers/linear/arrays.hpp"

using namespace attune;

namespace {

const auto values_of_x = peers::read<double>("x.bin"), numbers = peers::read<double>("numbers.bin"), strengths = peers::read<double>("strengths.bin");
const auto y = peers::read<std::int32_t>("y.bin");

MatrixView<double> x() {
  const auto rows = static_cast<Index>(y.size()), cols = static_cast<Index>(values_of_x.size() / y.size());
  return {values_of_x.data(), rows, cols, cols};
}

template <class M, class L, class View>
void run(benchmark::State& state, const L& learner, const View& data) {
  const auto space = search_space(axis<&L2::strength>(Values<double>{strengths}));
  const auto once = [&] { return search(learner, data, space, GridSearch{}, KFold{.folds = 5, .shuffle = false}, M{}, {.execution = Threads{}}); };
  auto found = once();
  for (auto _ : state) found = once();
  state.counters["chosen"] = static_cast<double>(found.best);
  state.counters["score"] = found.best_trial().score;
  const auto model = found.best_learner().fit(data);
  if constexpr (requires { model.optimization; })
    state.counters["objective"] = model.optimization.value;
  else
    state.counters["objective"] = model.model.optimization.value;
}

using Logistic = Estimator<Linear<double>, LogisticLoss>;

void search_logistic(benchmark::State& state) { run<Metrics<Accuracy>>(state, Logistic{}, view(x(), y)); }
void search_logistic_scaled(benchmark::State& state) { run<Metrics<Accuracy>>(state, StandardScaler{} | Logistic{}, view(x(), y)); }
void search_ridge(benchmark::State& state) { run<Metrics<R2>>(state, Estimator<Linear<double>, SquaredError>{}, view(x(), numbers)); }

BENCHMARK(search_logistic)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(search_logistic_scaled)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(search_ridge)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
