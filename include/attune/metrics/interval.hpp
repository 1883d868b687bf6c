// SPDX-License-Identifier: BSL-1.0
#pragma once

// How sure a score is: intervals around the scores of a metric set, by resampling the rows or by a formula.
//
//   Wilson      proportions (accuracy, precision, recall, ...)   exact enough from a few rows on, no resampling
//   DeLong      ROC AUC of two classes                           a formula, n log n
//   BCa         anything else                                    bootstrap, corrected for bias and skewness
//   percentile  anything                                         bootstrap, as it comes

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/normal.hpp"
#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/confusion_counts.hpp"
#include "attune/metrics/delong.hpp"
#include "attune/metrics/detail/binomial.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/roc_auc.hpp"

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

inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// Wilson's score interval: the proportions p that `successes` of n rows do not contradict. Wilson, "Probable
/// inference, the law of succession, and statistical inference", JASA 22 (1927).
[[gnu::cold]] inline std::array<double, 2> wilson_interval(Proportion share, double level) {
  const double z = normal_quantile(0.5 + level / 2), n = share.of, p = share.rows / n;
  const double centre = p + z * z / (2 * n), half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)), whole = 1 + z * z / n;
  return {p == 0 ? 0 : (centre - half) / whole, p == 1 ? 1 : (centre + half) / whole};
}

/// The quantile of ascending values, linear between neighbours (type 7 of Hyndman and Fan, 1996).
[[gnu::cold]] inline double quantile_of(std::span<const double> ascending, double share) {
  const double at = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const double rest = at - static_cast<double>(below);
  return rest == 0 || below + 1 >= ascending.size() ? ascending[below] : ascending[below] + rest * (ascending[below + 1] - ascending[below]);
}

/// The shares of the replicates between which a BCa interval lies: `z0` says how far the replicates' median is off the
/// score, `acceleration` how fast the spread changes with it. Efron, "Better bootstrap confidence intervals", JASA 82
/// (1987), equation 2.3.
[[gnu::cold]] inline std::array<double, 2> bca_shares(double level, double z0, double acceleration) {
  const double z = normal_quantile(0.5 + level / 2);
  const auto share = [&](double at) { return normal_cdf(z0 + (z0 + at) / (1 - acceleration * (z0 + at))); };
  return {share(-z), share(z)};
}

/// z0 of BCa, of a score amid its replicates, equal ones counted half.
[[gnu::cold]] inline double bias_of(std::span<const double> ascending, double score) {
  const auto [first, last] = std::equal_range(ascending.begin(), ascending.end(), score);
  const double below = static_cast<double>(first - ascending.begin()) + static_cast<double>(last - first) / 2;
  return normal_quantile(below / static_cast<double>(ascending.size()));
}

/// A sum over jackknife scores, each as often as its rows stand for: Σ d³ / (6 (Σ d²)^{3/2}), d = mean - score.
/// Efron 1987, equation 6.6. A score that is undefined is left out.
struct Jackknife {
  std::vector<double> scores{};
  std::vector<double> rows{};

  void add(double score, double count) {
    if (std::isnan(score)) return;
    scores.push_back(score);
    rows.push_back(count);
  }
  double acceleration() const {
    double n = 0, sum = 0, squares = 0, cubes = 0;
    for (std::size_t k = 0; k < scores.size(); ++k) n += rows[k], sum += rows[k] * scores[k];
    for (std::size_t k = 0; k < scores.size(); ++k) {
      const double d = sum / n - scores[k];
      squares += rows[k] * d * d;
      cubes += rows[k] * d * d * d;
    }
    return squares > 0 ? cubes / (6 * squares * std::sqrt(squares)) : 0;
  }
};

/// The interval of a score from its replicates, which are sorted here.
[[gnu::cold]] inline ScoreInterval bootstrap_interval(double score, std::vector<double>& replicates, const Jackknife& jackknife, const IntervalSettings& settings, IntervalMethod method) {
  const auto defined = std::remove_if(replicates.begin(), replicates.end(), [](double x) { return std::isnan(x); });
  ScoreInterval interval{.score = score, .lower = no_number, .upper = no_number, .method = method, .undefined_replicates = static_cast<int>(replicates.end() - defined)};
  replicates.erase(defined, replicates.end());
  if (replicates.empty() || std::isnan(score)) return interval;
  std::sort(replicates.begin(), replicates.end());
  std::array<double, 2> shares{(1 - settings.level) / 2, (1 + settings.level) / 2};
  if (replicates.front() == replicates.back()) {
    interval.lower = interval.upper = replicates.front();
    return interval;
  }
  if (method == IntervalMethod::bca) {
    // A score beyond all replicates has no finite bias: half a replicate is put there.
    const double edge = 0.5 / static_cast<double>(replicates.size());
    const double most = normal_quantile(1 - edge), bias = std::clamp(bias_of(replicates, score), -most, most);
    shares = bca_shares(settings.level, bias, jackknife.acceleration());
  }
  interval.lower = quantile_of(replicates, shares[0]);
  interval.upper = quantile_of(replicates, shares[1]);
  return interval;
}

[[gnu::cold]] inline void require_interval(const IntervalSettings& settings, IntervalMethod own, std::string_view metric) {
  if (!(settings.level > 0 && settings.level < 1))
    throw InvalidArgument({.argument = "IntervalSettings::level", .found = settings.level, .expected = "a share between 0 and 1, such as 0.95"});
  if (settings.replicates < 100)
    throw InvalidArgument({.argument = "IntervalSettings::replicates", .found = settings.replicates, .expected = "at least 100"});
  const bool formula = settings.method == IntervalMethod::wilson || settings.method == IntervalMethod::delong;
  if (formula && own != settings.method)
    throw InvalidArgument({.argument = "IntervalSettings::method", .found = {settings.method == IntervalMethod::wilson ? "wilson" : "delong", " for ", metric},
                           .expected = settings.method == IntervalMethod::wilson ? "a share of rows without weights" : "ROC AUC of two classes without weights",
                           .remedy = "leave the method automatic, or choose bca"});
}

/// The statistic of these cells, row by row.
[[gnu::cold]] inline ConfusionCounts counts_of(int classes, std::span<const double> cells) {
  ConfusionCounts counts;
  counts.expect_classes(classes);
  for (std::size_t at = 0; at < cells.size(); ++at)
    if (cells[at] > 0) counts.add(static_cast<int>(at) / classes, static_cast<int>(at) % classes, cells[at]);
  return counts;
}

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
    take(own.scores, outputs.scores, rows);
    take(own.probabilities, outputs.probabilities, rows);
  }

 private:
  [[gnu::cold]] static void take(ScoreMatrix& to, const ScoreView& from, std::span<const std::size_t> rows) {
    to.cols = from.cols;
    to.values.clear();
    if (from.values.empty()) return;
    for (const std::size_t i : rows) {
      const auto first = from.values.begin() + static_cast<std::ptrdiff_t>(i) * from.cols;
      to.values.insert(to.values.end(), first, first + from.cols);
    }
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
    if (truth.empty()) throw InvalidArgument({.argument = "truth", .found = "no rows", .expected = "at least one"});
    if (!weights.empty() && detail::require_weights(weights) == 0) throw InvalidData({.argument = "weights", .found = "zeros only", .expected = "at least one row that counts"});
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
    std::vector<double> left_out_rows{};

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
        if (rows.weights.empty()) return by_counts(metric, statistic, I, method);
      return by_rows(I, method);
    }

    static ScoreInterval bounded(double score, const std::array<double, 2>& bounds, IntervalMethod method) { return {.score = score, .lower = bounds[0], .upper = bounds[1], .method = method}; }

    // Every row of a cell is like every other one: a replicate is a draw of the cells' counts.
    template <class One>
    [[gnu::cold]] ScoreInterval by_counts(const One& metric, const ConfusionCounts& counts, std::size_t at, IntervalMethod method) const {
      Random random(RandomKey{set.settings.seed}.child(Purpose::resample));
      std::vector<double> seen, other, replicates;
      counts.for_each_cell([&](int, int, double count) { seen.push_back(count); });
      other.resize(seen.size());
      replicates.reserve(static_cast<std::size_t>(set.settings.replicates));
      for (int r = 0; r < set.settings.replicates; ++r) {
        detail::draw_counts(random, seen, other);
        replicates.push_back(metric(detail::counts_of(counts.classes(), other)));
      }
      detail::Jackknife jackknife;
      if (method == IntervalMethod::bca)
        for (std::size_t c = 0; c < seen.size(); ++c) {
          if (seen[c] == 0) continue;
          other = seen;
          other[c] -= 1;
          jackknife.add(metric(detail::counts_of(counts.classes(), other)), seen[c]);
        }
      return detail::bootstrap_interval(scores[at], replicates, jackknife, set.settings, method);
    }

    [[gnu::cold]] ScoreInterval by_rows(std::size_t at, IntervalMethod method) {
      if (drawn.empty()) draw_rows();
      if (left_out.empty() && method == IntervalMethod::bca) leave_out_rows();
      std::vector<double> replicates;
      for (const auto& replicate : drawn) replicates.push_back(replicate[at]);
      detail::Jackknife jackknife;
      for (std::size_t g = 0; g < left_out.size(); ++g) jackknife.add(left_out[g][at], left_out_rows[g]);
      return detail::bootstrap_interval(scores[at], replicates, jackknife, set.settings, method);
    }

    [[gnu::cold]] void draw_rows() {
      const std::size_t n = rows.truth.size();
      std::vector<std::size_t> numbers(n);
      for (int r = 0; r < set.settings.replicates; ++r) {
        Random random(RandomKey{set.settings.seed}.child(Purpose::resample, static_cast<std::uint64_t>(r) + 1));
        for (std::size_t& i : numbers) i = random.below(n);
        drawn.push_back(scores_of(numbers));
      }
    }

    // One row at a time, or, of many rows, groups of them that are put together at random: their influences add up, and
    // the acceleration comes out the same but for noise.
    [[gnu::cold]] void leave_out_rows() {
      constexpr std::size_t most = 200;
      const std::size_t n = rows.truth.size(), groups = std::min(n, most);
      std::vector<std::size_t> order(n), others;
      for (std::size_t i = 0; i < n; ++i) order[i] = i;
      Random random(RandomKey{set.settings.seed}.child(Purpose::shuffle));
      random.shuffle(std::span(order));
      for (std::size_t g = 0; g < groups; ++g) {
        others.clear();
        for (std::size_t i = 0; i < n; ++i)
          if (i % groups != g) others.push_back(order[i]);
        left_out.push_back(scores_of(others));
        left_out_rows.push_back(1);
      }
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
