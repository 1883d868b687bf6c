// SPDX-License-Identifier: BSL-1.0
// Metrics over all thresholds: ROC AUC beside the form with std::sort; and a set of metrics beside what its two
// statistics cost alone. The counters faster and of_parts are ratios of times that were measured in turn, within one
// run: how many times faster than std::sort, and the set over its parts (1.1 is the bound).

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/average_precision.hpp"
#include "attune/metrics/cohen_kappa.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/matthews_correlation.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/recall.hpp"
#include "attune/metrics/roc_auc.hpp"

namespace {

using namespace attune;

struct Rows {
  std::vector<std::int32_t> truth{}, predicted{};
  std::vector<double> scores{};
};

Rows rows_of(std::int64_t n) {
  Random random(RandomKey{42}.child(Purpose::user, 1));
  Rows rows;
  for (std::int64_t i = 0; i < n; ++i) {
    rows.truth.push_back(i < 2 ? static_cast<std::int32_t>(i) : static_cast<std::int32_t>(random.below(2)));
    rows.scores.push_back(random.uniform() + 0.3 * rows.truth.back());
    rows.predicted.push_back(rows.scores.back() > 0.65 ? 1 : 0);
  }
  return rows;
}

/// The area with the standard library: each class sorted, and a plain merge.
double area_by_std_sort(const Rows& rows) {
  std::vector<double> classes[2];
  for (std::size_t i = 0; i < rows.truth.size(); ++i) classes[rows.truth[i]].push_back(rows.scores[i]);
  for (auto& scores : classes) std::sort(scores.begin(), scores.end());
  std::uint64_t twice = 0;
  std::size_t below = 0, not_above = 0;
  for (const double score : classes[1]) {
    while (below < classes[0].size() && classes[0][below] < score) ++below;
    while (not_above < classes[0].size() && classes[0][not_above] <= score) ++not_above;
    twice += below + not_above;
  }
  return static_cast<double>(twice) / (2.0 * static_cast<double>(classes[0].size()) * static_cast<double>(classes[1].size()));
}

template <class F>
double seconds(F&& work) {
  const auto begin = std::chrono::steady_clock::now();
  benchmark::DoNotOptimize(work());
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void roc_auc_of(benchmark::State& state) {
  const Rows rows = rows_of(state.range(0));
  if (roc_auc(rows.truth, rows.scores) != area_by_std_sort(rows)) return state.SkipWithError("the areas differ");
  for (auto _ : state) benchmark::DoNotOptimize(roc_auc(rows.truth, rows.scores));
  double own = 0, plain = 0;
  for (int round = 0; round < 3; ++round) {
    own += seconds([&] { return roc_auc(rows.truth, rows.scores); });
    plain += seconds([&] { return area_by_std_sort(rows); });
  }
  state.counters["faster"] = plain / own;
  state.counters["rows"] = benchmark::Counter(static_cast<double>(state.range(0)) * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

using Set = Metrics<Accuracy, Precision, Recall, F1, MatthewsCorrelation, CohenKappa, RocAuc, AveragePrecision>;

void set_of(benchmark::State& state) {
  const Rows rows = rows_of(state.range(0));
  const std::span<const std::int32_t> truth = rows.truth;
  const OutputsView<std::int32_t> outputs(rows.predicted, ScoreView(rows.scores, 1));
  const auto area = [&] { return Metrics<RocAuc>{}.evaluate(truth, outputs)[0]; };
  const auto accuracy = [&] { return Metrics<Accuracy>{}.evaluate(truth, outputs)[0]; };
  const auto set = [&] { return Set{}.evaluate(truth, outputs); };
  if (set()[Set::position<RocAuc>] != area() || set()[0] != accuracy() ||
      std::abs(set()[Set::position<AveragePrecision>] - average_precision(rows.truth, rows.scores)) > 1e-15)
    return state.SkipWithError("the scores differ");
  for (auto _ : state) benchmark::DoNotOptimize(set());
  std::vector<double> ratios;
  const int repeats = state.range(0) < 100000 ? 1000 : 1;
  for (int round = 0; round < 7; ++round) {
    double together = 0, apart = 0;
    for (int k = 0; k < repeats; ++k) {
      together += seconds(set);
      apart += seconds(area) + seconds(accuracy);
    }
    ratios.push_back(together / apart);
  }
  std::sort(ratios.begin(), ratios.end());
  state.counters["of_parts"] = ratios[ratios.size() / 2];
}

BENCHMARK(roc_auc_of)->Arg(10)->Arg(1000)->Arg(1000000)->Arg(10000000)->Unit(benchmark::kMicrosecond);
BENCHMARK(set_of)->Arg(10)->Arg(1000)->Arg(1000000)->Arg(10000000)->Unit(benchmark::kMicrosecond);

}  // namespace
