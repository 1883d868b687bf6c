// SPDX-License-Identifier: BSL-1.0
#pragma once

// How sure a score is: intervals around the scores of a metric set, by resampling the rows or by a formula.
//
//   Wilson      proportions (accuracy, precision, recall, ...)   exact enough from a few rows on, no resampling
//   DeLong      ROC AUC of two classes                           a formula, n log n
//   BCa         anything else                                    bootstrap, corrected for bias and skewness
//   percentile  anything                                         bootstrap, as it comes

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/core/outputs.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/confusion_counts.hpp"
#include "attune/metrics/delong.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/ranked_scores.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

enum class IntervalMethod { automatic, percentile, bca, wilson, delong };

/// How intervals are made.
struct IntervalSettings {
  double level = 0.95;                                ///< the share of intervals that hold the true score, in (0, 1)
  IntervalMethod method = IntervalMethod::automatic;  ///< automatic: Wilson, DeLong or BCa, as suits the metric
  int replicates = 2000;                              ///< bootstrap replicates, at least 100
  std::uint64_t seed = 0;
};

/// A score, and where the true score is likely to be.
struct ScoreInterval {
  double score = 0;
  double lower = 0;  ///< NaN where there is no interval
  double upper = 0;
  IntervalMethod method = IntervalMethod::automatic;  ///< which one was used
  int undefined_replicates = 0;                       ///< replicates whose score was undefined; they are left out

  friend bool operator==(const ScoreInterval&, const ScoreInterval&) = default;
};

namespace detail {

/// Wilson's score interval: the proportions p that `successes` of n rows do not contradict. Wilson, "Probable
/// inference, the law of succession, and statistical inference", JASA 22 (1927).
[[gnu::cold]] std::array<double, 2> wilson_interval(Proportion share, double level);

/// A sum over jackknife scores, each as often as its rows stand for: Σ d³ / (6 (Σ d²)^{3/2}), d = mean - score.
/// Efron 1987, equation 6.6. A score that is undefined is left out.
struct Jackknife {
  std::vector<double> scores{};
  std::vector<double> rows{};

  void add(double score, double count);
  double acceleration() const;
};

/// The interval of a score from its replicates, which are sorted here.
[[gnu::cold]] ScoreInterval bootstrap_interval(double score, std::vector<double>& replicates, const Jackknife& jackknife, const IntervalSettings& settings, IntervalMethod method);

/// The interval of a score of counts. Every row of a cell is like every other one: a replicate is a draw of the cells'
/// counts.
[[gnu::cold]] ScoreInterval interval_of_counts(double score, const ConfusionCounts& counts, FunctionRef<double(const ConfusionCounts&)> metric, const IntervalSettings& settings, IntervalMethod method);

[[gnu::cold]] void require_interval(const IntervalSettings& settings, IntervalMethod own, std::string_view metric);

/// Errors: InvalidArgument without rows; those of require_weights, and InvalidData where all are zero.
[[gnu::cold]] void require_sample(std::size_t rows, Weights weights);

/// Calls take(rows) with the rows of each replicate.
[[gnu::cold]] void draw_samples(std::size_t rows, const IntervalSettings& settings, FunctionRef<void(std::span<const std::size_t>)> take);

/// Calls take(rows) with what is left without one row at a time, or, of many rows, without groups of them that are put
/// together at random: their influences add up, and the acceleration comes out the same but for noise.
[[gnu::cold]] void leave_out_samples(std::size_t rows, const IntervalSettings& settings, FunctionRef<void(std::span<const std::size_t>)> take);

/// Takes the rows of `from` that are numbered so, in their order.
[[gnu::cold]] void take_rows(ScoreMatrix& to, const ScoreView& from, std::span<const std::size_t> rows);

/// The rows of an evaluation, to be drawn from.
template <class Label>
struct SampledRows {
  std::span<const Label> truth{};
  OutputsView<Label> outputs{};
  std::span<const double> weights{};

  std::vector<Label> own_truth{};
  Outputs<Label> own{};
  std::vector<double> own_weights{};

  /// Takes the rows numbered so, in their order.
  [[gnu::cold]] void take(std::span<const std::size_t> rows) {
    own_truth.clear();
    own_weights.clear();
    own.predicted.clear();
    for (const std::size_t i : rows) own_truth.push_back(truth[i]);
    if (!outputs.predicted.empty())
      for (const std::size_t i : rows) own.predicted.push_back(outputs.predicted[i]);
    if (!weights.empty())
      for (const std::size_t i : rows) own_weights.push_back(weights[i]);
    take_rows(own.scores, outputs.scores, rows);
    take_rows(own.probabilities, outputs.probabilities, rows);
  }
};

}  // namespace detail

/// A metric set whose scores come with intervals; see with_interval.
template <MetricSet M>
struct WithInterval {
  M metrics{};
  IntervalSettings settings{};

  static constexpr std::size_t size = M::size;
  static constexpr auto names = M::names;
  using Intervals = std::array<ScoreInterval, size>;

  /// The scores of rows, and their intervals. Weights are the rows' own; a row is drawn as one, whatever it weighs.
  /// Cost: a metric of counts takes a few hundred nanoseconds a replicate, whatever the number of rows; any other one
  /// takes an evaluation of as many rows for each replicate.
  /// Errors: InvalidArgument for settings out of range, for a method that does not fit one of the metrics, for sizes that
  /// disagree and without rows; InvalidData for weights that are negative, not finite or all zero.
  template <class Label>
  [[gnu::cold]] Intervals evaluate(std::span<const Label> truth, const std::type_identity_t<OutputsView<Label>>& outputs, std::span<const double> weights = {}, int classes = 0) const {
    detail::require_sample(truth.size(), weights);
    Run<Label> run{*this, {truth, outputs, weights}, classes, metrics.start(classes)};
    M::update(run.all, truth, outputs, weights);
    run.scores = metrics(run.all);
    return run.intervals(std::make_index_sequence<size>{});
  }

 private:
  template <class Label>
  struct Run {
    const WithInterval& set;
    detail::SampledRows<Label> rows;
    int classes;
    typename M::Statistics all;
    typename M::Scores scores{};
    // Replicates by metric, of the whole set where rows are drawn.
    std::vector<typename M::Scores> drawn{};
    std::vector<typename M::Scores> left_out{};

    template <std::size_t... I>
    Intervals intervals(std::index_sequence<I...>) {
      return {interval<I>()...};
    }

    template <std::size_t I>
    [[gnu::cold]] ScoreInterval interval() {
      const auto& metric = std::get<I>(set.metrics.members);
      using One = std::remove_cvref_t<decltype(metric)>;
      const auto& statistic = M::statistic_of(all, metric);
      const IntervalSettings& how = set.settings;
      Proportion share{};
      IntervalMethod own = IntervalMethod::bca;
      if (rows.weights.empty()) {
        if constexpr (ProportionMetric<One>) share = metric.proportion(statistic);
        if (share.of > 0) own = IntervalMethod::wilson;
        if constexpr (std::same_as<One, RocAuc>)
          if (detail::has_delong(metric, statistic)) own = IntervalMethod::delong;
      }
      detail::require_interval(how, own, One::name);
      const IntervalMethod method = how.method == IntervalMethod::automatic ? own : how.method;
      if (method == IntervalMethod::wilson) return bounded(scores[I], detail::wilson_interval(share, how.level), method);
      if constexpr (std::same_as<One, RocAuc>)
        if (method == IntervalMethod::delong) return bounded(scores[I], detail::delong_bounds(statistic, how.level), method);
      if constexpr (std::same_as<typename One::Statistic, ConfusionCounts>)
        if (rows.weights.empty()) return detail::interval_of_counts(scores[I], statistic, [&metric](const ConfusionCounts& counts) { return static_cast<double>(metric(counts)); }, how, method);
      return by_rows(I, method);
    }

    static ScoreInterval bounded(double score, const std::array<double, 2>& bounds, IntervalMethod method) { return {.score = score, .lower = bounds[0], .upper = bounds[1], .method = method}; }

    [[gnu::cold]] ScoreInterval by_rows(std::size_t at, IntervalMethod method) {
      if (drawn.empty()) draw_rows();
      if (left_out.empty() && method == IntervalMethod::bca) leave_out_rows();
      std::vector<double> replicates;
      for (const auto& replicate : drawn) replicates.push_back(replicate[at]);
      detail::Jackknife jackknife;
      for (std::size_t g = 0; g < left_out.size(); ++g) jackknife.add(left_out[g][at], 1);
      return detail::bootstrap_interval(scores[at], replicates, jackknife, set.settings, method);
    }

    [[gnu::cold]] void draw_rows() {
      detail::draw_samples(rows.truth.size(), set.settings, [this](std::span<const std::size_t> numbers) { drawn.push_back(scores_of(numbers)); });
    }

    [[gnu::cold]] void leave_out_rows() {
      detail::leave_out_samples(rows.truth.size(), set.settings, [this](std::span<const std::size_t> numbers) { left_out.push_back(scores_of(numbers)); });
    }

    [[gnu::cold]] typename M::Scores scores_of(std::span<const std::size_t> numbers) {
      rows.take(numbers);
      return set.metrics.evaluate(std::span<const Label>(rows.own_truth), rows.own, rows.own_weights, classes);
    }
  };
};

/// A metric set that gives each score with an interval: `evaluate(model, test, with_interval(Metrics<F1, RocAuc>{}))`,
/// or without a model `with_interval(metrics, {.level = 0.9}).evaluate(truth, outputs)`.
template <MetricSet M>
WithInterval<M> with_interval(const M& metrics, const IntervalSettings& settings = {}) {
  return {metrics, settings};
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/interval.ipp"
#endif
