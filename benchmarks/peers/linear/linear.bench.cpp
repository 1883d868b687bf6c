// SPDX-License-Identifier: BSL-1.0

// attune's half of the comparison of searches with scikit-learn's: compare.py makes the arrays, runs both halves and
// compares. ATTUNE_PEERS_DATA names the folder of the arrays. Counters: the number of the chosen penalty, its mean score,
// the objective of the chosen learner on all rows, and the seconds of the best turn. The weights and the intercept of each
// model of the search, penalty by penalty and in it fold by fold, go to models.bin.

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/executor.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/linear_models.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "peers/linear/arrays.hpp"

using namespace attune;

namespace {

const peers::Samples samples;
const auto numbers = peers::read<double>("numbers.bin"), strengths = peers::read<double>("strengths.bin");
const auto y = peers::read<std::int32_t>("y.bin");

template <class Model>
const auto& estimator_of(const Model& model) {
  if constexpr (requires { model.optimization; })
    return model;
  else
    return model.model;
}

template <class M, class L, class View>
void run(benchmark::State& state, const L& learner, const View& data) {
  const auto space = search_space(axis<&L2::strength>(Values<double>{strengths}));
  const KFold folds{.folds = 5, .shuffle = false};
  const auto once = [&] { return search(learner, data, space, GridSearch{}, folds, M{}, {.execution = Threads{}}); };
  auto found = once();
  peers::time(state, [&] { found = once(); });
  state.counters["chosen"] = static_cast<double>(found.best);
  state.counters["score"] = found.best_trial().score;
  state.counters["objective"] = estimator_of(found.best_learner().fit(data)).optimization.value;
  // A search does not keep its models. These have their bits: a job's do not depend on which jobs share its sweep.
  std::vector<double> models;
  for (const Trial& trial : found.trials)
    for (const auto& model : cross_validate(found.learner_of(trial), data, folds, M{}, {.execution = Threads{}, .keep_models = true}).models) {
      const Eigen::VectorXd weights = estimator_of(model).coefficients();
      models.insert(models.end(), weights.begin(), weights.end());
      models.push_back(estimator_of(model).intercept());
    }
  peers::write("models.bin", models);
}

using Logistic = Estimator<Linear<double>, LogisticLoss>;

/// At a tolerance of 1e-4 of the gradient at the start; the default is 1e-6. The script checks that each of the 50 models is
/// within 1e-6 of its minimum all the same.
Logistic logistic() {
  Logistic learner;
  learner.optimizer.stopping.gradient.tolerance = 1e-4;
  return learner;
}

void search_logistic(benchmark::State& state) { run<Metrics<Accuracy>>(state, logistic(), view(samples.dense(), y)); }
void search_logistic_scaled(benchmark::State& state) { run<Metrics<Accuracy>>(state, StandardScaler{} | logistic(), view(samples.dense(), y)); }
void search_ridge(benchmark::State& state) { run<Metrics<R2>>(state, Estimator<Linear<double>, SquaredError>{}, view(samples.dense(), numbers)); }
void search_wide(benchmark::State& state) { run<Metrics<LogLoss>>(state, logistic(), view(samples.dense(), y)); }
void search_sparse(benchmark::State& state) { run<Metrics<LogLoss>>(state, LogisticRegression<>{}, view(samples.sparse(), y)); }

BENCHMARK(search_logistic)->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(search_logistic_scaled)->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(search_ridge)->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(search_wide)->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(search_sparse)->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);

}  // namespace
