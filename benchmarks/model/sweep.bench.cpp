// SPDX-License-Identifier: BSL-1.0

// What fitting all jobs of a search in one sweep gains over fitting them one by one: logistic regressions, 10 penalties from
// 1e-4 to 10 by 5 folds, on one core. Arguments: rows, columns, and how alike neighbouring columns are, in thousandths.
// `job_by_job` has the seconds of the other way, `times` how many times as long that is; of either the best of three turns
// counts. An error says where the two choose apart, or their log losses differ by more than 1e-4.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/random.hpp"
#include "attune/data/dataset.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/model/linear_models.hpp"
#include "attune/penalty/l2.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/stratified_k_fold.hpp"

namespace {

using namespace attune;

/// A learner of which nobody knows that it could fit many jobs at once.
template <class Learner>
struct JobByJob {
  Learner learner{};

  using View = typename Learner::View;
  Fitted<Learner> fit(const View& train, const FitContext& context = {}) const { return learner.fit(train, context); }
  const auto& metric_set() const { return learner.metric_set(); }
};

Dataset<double, int> samples_of(Index rows, Index columns, double alike) {
  Random random(RandomKey(7));
  Dataset<double, int> data;
  data.x.resize(rows, columns);
  data.y.resize(rows);
  for (Index i = 0; i < rows; ++i) {
    double score = 0;
    for (Index j = 0; j < columns; ++j) {
      data.x(i, j) = j == 0 ? random.normal() : alike * data.x(i, j - 1) + std::sqrt(1 - alike * alike) * random.normal();
      score += data.x(i, j) * static_cast<double>(j % 3 - 1) / std::sqrt(static_cast<double>(columns));
    }
    data.y[i] = score + 0.5 * random.normal() > 0 ? 1 : 0;
  }
  return data;
}

/// The best of three turns, in seconds.
template <class F>
double seconds_of(F work) {
  double best = std::numeric_limits<double>::infinity();
  for (int turn = 0; turn < 3; ++turn) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

void search_logistic(benchmark::State& state) {
  const auto data = samples_of(state.range(0), state.range(1), static_cast<double>(state.range(2)) / 1000);
  std::vector<double> strengths;
  for (int k = 0; k < 10; ++k) strengths.push_back(1e-4 * std::pow(1e5, k / 9.0));
  const auto space = search_space(axis<&L2::strength>(Values<double>{strengths}));
  const auto search_with = [&](const auto& learner) { return search(learner, data, space, GridSearch{}, StratifiedKFold{.folds = 5, .seed = 1}, Metrics<LogLoss>{}); };
  auto swept = search_with(LogisticRegression<>{});
  auto apart = search_with(JobByJob<LogisticRegression<>>{});
  for (auto _ : state) {
    const double together = seconds_of([&] { swept = search_with(swept.learner); });
    const double one_by_one = seconds_of([&] { apart = search_with(apart.learner); });
    state.SetIterationTime(together);
    state.counters["job_by_job"] = one_by_one;
    state.counters["times"] = one_by_one / together;
    state.counters["sweeps"] = static_cast<double>(swept.sweeps);
    if (swept.best != apart.best || std::abs(swept.best_trial().score - apart.best_trial().score) > 1e-4) state.SkipWithError("the two ways do not come to the same");
  }
}

void shapes(benchmark::internal::Benchmark* b) {
  for (const auto& [rows, columns] : {std::pair{200L, 100L}, {200L, 1'000L}, {1'000L, 128L}, {1'000L, 500L}, {3'000L, 256L}, {4'000L, 1'000L}, {20'000L, 64L}})
    for (const long alike : {0, 900, 990}) b->Args({rows, columns, alike});
  b->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
}

BENCHMARK(search_logistic)->Apply(shapes);

}  // namespace
