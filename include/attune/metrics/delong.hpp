// SPDX-License-Identifier: BSL-1.0
#pragma once

// How sure an area under the ROC curve is, and whether two models' areas differ on the same rows, without resampling.
// DeLong, DeLong, Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating characteristic
// curves: a nonparametric approach", Biometrics 44 (1988).

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <span>

#include "attune/core/normal.hpp"
#include "attune/core/error.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/detail/class_scores.hpp"
#include "attune/metrics/detail/placements.hpp"
#include "attune/metrics/ranked_scores.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// An area under the ROC curve and where the true one is likely to be.
struct AucInterval {
  double auc = 0;
  double standard_error = 0;
  double lower = 0;
  double upper = 0;

  friend bool operator==(const AucInterval&, const AucInterval&) = default;
};

/// Two models' areas on the same rows. The difference is a - b.
struct AucDifference {
  double auc_a = 0;
  double auc_b = 0;
  double difference = 0;
  double standard_error = 0;  ///< of the difference
  double z = 0;               ///< difference / standard error
  double p_value = 0;         ///< two-sided, of the hypothesis that the true areas are equal
  double lower = 0;           ///< of the difference
  double upper = 0;

  friend bool operator==(const AucDifference&, const AucDifference&) = default;
};

namespace detail {

/// Whether DeLong's variance is of this score: of the whole area, of two classes, of rows that count once.
inline bool has_delong(const RocAuc& metric, const RankedScores& ranked) {
  return ranked.classes() == 2 && !ranked.weighted() && metric.max_fpr == 1 && std::min(ranked.positive().size(), ranked.negative().size()) >= 2;
}

[[gnu::cold]] inline AucInterval delong_interval_of(const AreaMoments& moments, double level) {
  const double error = std::sqrt(moments.variance), reach = normal_quantile((1 + level) / 2) * error;
  if (std::isnan(error)) return {.auc = moments.area, .standard_error = error, .lower = error, .upper = error};
  return {.auc = moments.area, .standard_error = error, .lower = std::max(0.0, moments.area - reach), .upper = std::min(1.0, moments.area + reach)};
}

/// Precondition: has_delong, and finished.
[[gnu::cold]] inline std::array<double, 2> delong_bounds(const RankedScores& ranked, double level) {
  const AucInterval interval = delong_interval_of(delong_variance(ranked.positive().scores, ranked.negative().scores), level);
  return {interval.lower, interval.upper};
}

/// Errors: InvalidArgument for a level outside (0, 1) and for weights; those of require_columns; InvalidData for NaN.
[[gnu::cold]] inline void require_delong(std::size_t truth, std::span<const double> scores, const char* what, double level, Weights weights) {
  if (!(level > 0 && level < 1)) throw InvalidArgument({.argument = "level", .found = level, .expected = "a share of intervals, between 0 and 1"});
  if (!weights.empty())
    throw InvalidArgument({.argument = "weights", .reason = "DeLong's variance is of rows that count once each", .found = {weights.size(), " values"},
                           .expected = "none", .remedy = "draw the rows again and again instead: a bootstrap takes weights"});
  require_columns(what, truth, scores.size(), {});
  require_numbers(what, scores, false);
}

/// The rows of two classes apart.
struct SplitClasses {
  ClassOrder positive{};
  ClassOrder negative{};

  template <class Code>
  [[gnu::cold]] SplitClasses(std::span<const Code> truth, std::span<const double> scores) {
    require_binary(truth.data(), 0, truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i) (truth[i] == Code{1} ? positive : negative).push(scores[i]);
    positive.sort();
    negative.sort();
  }
};

[[gnu::cold]] inline AucDifference difference_of(const SplitClasses& a, const SplitClasses& b, double level) {
  const auto differences = [](const ClassOrder& own_a, const ClassOrder& others_a, const ClassOrder& own_b, const ClassOrder& others_b) {
    return moments_of_differences(placements_in_order(own_a, others_a), placements_in_order(own_b, others_b));
  };
  const AreaMoments moments = area_moments(differences(a.positive, a.negative, b.positive, b.negative), differences(a.negative, a.positive, b.negative, b.positive));
  AucDifference found;
  found.auc_a = delong_variance(a.positive.scores, a.negative.scores).area;
  found.auc_b = delong_variance(b.positive.scores, b.negative.scores).area;
  found.difference = moments.area;
  found.standard_error = std::sqrt(moments.variance);
  found.z = found.difference == 0 && found.standard_error == 0 ? 0 : found.difference / found.standard_error;
  found.p_value = std::erfc(std::abs(found.z) / std::numbers::sqrt2);
  const double reach = normal_quantile((1 + level) / 2) * found.standard_error;
  found.lower = found.difference - reach;
  found.upper = found.difference + reach;
  if (found.lower < -1) found.lower = -1;
  if (found.upper > 1) found.upper = 1;
  return found;
}

}  // namespace detail

/// The area under the ROC curve and an interval of it, by the normal distribution, cut off at 0 and 1. Scores are of
/// the positive class, the larger one of two labels; ties count one half. NaN without two rows of each class (and an
/// area without one). Where the classes are told apart without a fault the variance is 0, and the interval a point: too
/// sure, as few rows do not show it.
/// Errors: InvalidArgument for a level outside (0, 1), for weights, and for sizes that disagree; InvalidData for NaN and
/// for more than two classes. Cost: O(n log n).
template <LabelRange T, NumberRange S>
AucInterval delong_interval(const T& truth, const S& scores, double level = 0.95, Weights weights = {}) {
  const auto t = detail::label_column(truth, "truth");
  const auto s = detail::number_column(scores, "scores");
  detail::require_delong(t.values.size(), s.values, "scores", level, weights);
  return detail::with_binary_codes(t.values, [&](auto codes) {
    const detail::SplitClasses split(codes, s.values);
    return detail::delong_interval_of(detail::delong_variance(split.positive.scores, split.negative.scores), level);
  });
}

/// The difference of two models' areas under the ROC curve on the same rows, which are more alike than areas on rows of
/// each its own: their covariance is taken into account. z is 0, and p 1, for models that place every row alike. NaN as
/// in delong_interval. Errors and cost: as of delong_interval.
template <LabelRange T, NumberRange A, NumberRange B>
AucDifference auc_difference(const T& truth, const A& scores_a, const B& scores_b, double level = 0.95, Weights weights = {}) {
  const auto t = detail::label_column(truth, "truth");
  const auto a = detail::number_column(scores_a, "scores_a");
  const auto b = detail::number_column(scores_b, "scores_b");
  detail::require_delong(t.values.size(), a.values, "scores_a", level, weights);
  detail::require_delong(t.values.size(), b.values, "scores_b", level, weights);
  return detail::with_binary_codes(t.values, [&](auto codes) { return detail::difference_of(detail::SplitClasses(codes, a.values), detail::SplitClasses(codes, b.values), level); });
}

}  // namespace attune::inline ATTUNE_ABI
