// SPDX-License-Identifier: BSL-1.0
#pragma once

// How sure an area under the ROC curve is, and whether two models' areas differ on the same rows, without resampling.
// DeLong, DeLong, Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating characteristic
// curves: a nonparametric approach", Biometrics 44 (1988).

#include <array>
#include <cstddef>
#include <span>

#include "attune/metrics/columns.hpp"
#include "attune/metrics/detail/with_codes.hpp"
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
bool has_delong(const RocAuc& metric, const RankedScores& ranked);

/// Precondition: has_delong, and finished.
[[gnu::cold]] std::array<double, 2> delong_bounds(const RankedScores& ranked, double level);

/// Errors: InvalidArgument for a level outside (0, 1) and for weights; those of require_columns; InvalidData for NaN.
[[gnu::cold]] void require_delong(std::size_t truth, std::span<const double> scores, const char* what, double level, Weights weights);

/// Codes are 0 and 1.
[[gnu::cold]] AucInterval delong_interval_of(std::span<const unsigned char> codes, std::span<const double> scores, double level);
[[gnu::cold]] AucDifference difference_of(std::span<const unsigned char> codes, std::span<const double> a, std::span<const double> b, double level);

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
  return detail::with_binary_codes(t.values, [&](auto codes) { return detail::delong_interval_of(detail::as_bytes(codes), s.values, level); });
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
  return detail::with_binary_codes(t.values, [&](auto codes) { return detail::difference_of(detail::as_bytes(codes), a.values, b.values, level); });
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/delong.ipp"
#endif
