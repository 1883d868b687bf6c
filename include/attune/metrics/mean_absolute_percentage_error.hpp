// SPDX-License-Identifier: BSL-1.0
#pragma once

// Errors relative to the truth, and relative to truth and prediction.

#include <span>
#include <string_view>

#include "attune/core/outputs.hpp"
#include "attune/metrics/regression_sums.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/simd/exact_sum.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w, Σ w |e| / max(|t|, 2⁻⁵²) and Σ w 2 |e| / (|t| + |p|) with t the truth, p the prediction, e = t - p; 0 / 0 counts 0.
/// Merged exactly.
class RelativeErrorSums {
 public:
  static constexpr Needs needs = Needs::labels;

  /// Errors: InvalidArgument for sizes that disagree.
  void update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights = {});

  void merge(const RelativeErrorSums& other) noexcept;

  double weight() const noexcept { return weight_.value(); }
  double relative() const noexcept { return relative_.value(); }
  double symmetric() const noexcept { return symmetric_.value(); }

 private:
  simd::ExactSum weight_{};
  simd::ExactSum relative_{};
  simd::ExactSum symmetric_{};
};

/// Σ w |truth - prediction| / max(|truth|, 2⁻⁵²) / Σ w, ≥ 0, smaller is better: a share, not a percentage (0.1 is 10 %).
/// A truth of 0 makes it huge, as in scikit-learn, unless the prediction is 0 too. NaN without rows and without weight.
struct MeanAbsolutePercentageError {
  using Statistic = RelativeErrorSums;
  static constexpr std::string_view name = "mean absolute percentage error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const RelativeErrorSums& sums) const { return detail::mean_or_nan(sums.relative(), sums.weight()); }
  std::string_view undefined(const RelativeErrorSums& sums) const { return detail::without_weight(sums.weight(), sums.relative()); }
};

/// Σ w 2 |truth - prediction| / (|truth| + |prediction|) / Σ w, in [0, 2], smaller is better: a share, not a percentage.
/// A row where both are 0 counts 0. NaN without rows and without weight.
/// S. Makridakis, "Accuracy measures: theoretical and practical concerns", International Journal of Forecasting 9 (1993).
struct SymmetricMeanAbsolutePercentageError {
  using Statistic = RelativeErrorSums;
  static constexpr std::string_view name = "symmetric mean absolute percentage error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const RelativeErrorSums& sums) const { return detail::mean_or_nan(sums.symmetric(), sums.weight()); }
  std::string_view undefined(const RelativeErrorSums& sums) const { return detail::without_weight(sums.weight(), sums.symmetric()); }
};

/// MeanAbsolutePercentageError of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double mean_absolute_percentage_error(const T& truth, const P& predicted, const MeanAbsolutePercentageError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

/// SymmetricMeanAbsolutePercentageError of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double symmetric_mean_absolute_percentage_error(const T& truth, const P& predicted, const SymmetricMeanAbsolutePercentageError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/mean_absolute_percentage_error.ipp"
#endif
