// SPDX-License-Identifier: BSL-1.0
#pragma once

// Mean squared error of logarithms, for targets whose ratio to the prediction matters, and its root.

#include <span>
#include <string_view>

#include "attune/core/outputs.hpp"
#include "attune/metrics/regression_sums.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/simd/exact_sum.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w and Σ w (log(1 + truth) - log(1 + prediction))², merged exactly.
class LogErrorSums {
 public:
  static constexpr Needs needs = Needs::labels;

  /// Errors: InvalidArgument for sizes that disagree, InvalidData for a negative truth or prediction.
  void update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights = {});

  void merge(const LogErrorSums& other) noexcept;

  double weight() const noexcept { return weight_.value(); }
  double squared() const noexcept { return squared_.value(); }

 private:
  simd::ExactSum weight_{};
  simd::ExactSum squared_{};
};

/// Σ w (log(1 + truth) - log(1 + prediction))² / Σ w in natural logarithms, ≥ 0, smaller is better. Negative numbers are
/// refused. NaN without rows and without weight.
struct MeanSquaredLogError {
  using Statistic = LogErrorSums;
  static constexpr std::string_view name = "mean squared log error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const LogErrorSums& sums) const { return detail::mean_or_nan(sums.squared(), sums.weight()); }
  std::string_view undefined(const LogErrorSums& sums) const { return detail::without_weight(sums.weight(), sums.squared()); }
};

/// The root of the mean squared log error, ≥ 0, smaller is better.
struct RootMeanSquaredLogError {
  using Statistic = LogErrorSums;
  static constexpr std::string_view name = "root mean squared log error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const LogErrorSums& sums) const;
  std::string_view undefined(const LogErrorSums& sums) const { return detail::without_weight(sums.weight(), sums.squared()); }
};

/// MeanSquaredLogError of columns. Errors: see detail::score_numbers; InvalidData for a negative number.
template <NumberRange T, NumberRange P>
double mean_squared_log_error(const T& truth, const P& predicted, const MeanSquaredLogError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

/// RootMeanSquaredLogError of columns. Errors: see detail::score_numbers; InvalidData for a negative number.
template <NumberRange T, NumberRange P>
double root_mean_squared_log_error(const T& truth, const P& predicted, const RootMeanSquaredLogError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/mean_squared_log_error.ipp"
#endif
