// SPDX-License-Identifier: BSL-1.0
#pragma once

// R², the coefficient of determination, and the one that is adjusted for the number of predictors.

#include <string_view>

#include "attune/metrics/regression_sums.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// 1 - Σ w (truth - prediction)² / Σ w (truth - mean)², at most 1, larger is better; 0 is as good as
/// predicting the mean of these rows. NaN for fewer than two rows and for a truth that is constant
/// (scikit-learn gives 0 or 1 there).
struct R2 {
  using Statistic = RegressionSums;
  static constexpr std::string_view name = "R²";
  static constexpr auto direction = Direction::maximize;

  double operator()(const RegressionSums& sums) const {
    return detail::one_less_ratio(sums.squared(), sums.rows() < 2 ? 0 : sums.target_spread());
  }
  std::string_view undefined(const RegressionSums& sums) const { return detail::without_spread(sums); }
};

/// 1 - (1 - R²) (n - 1) / (n - predictors - 1) with n rows, at most 1, larger is better. NaN where R² is, and unless
/// there are at least two rows more than predictors. Rows count once, whatever their weight.
/// M. Ezekiel, "Methods of Correlation Analysis" (1930). Errors: InvalidArgument for fewer than 0 predictors.
struct AdjustedR2 {
  using Statistic = RegressionSums;
  static constexpr std::string_view name = "adjusted R²";
  static constexpr auto direction = Direction::maximize;
  int predictors = 1;  ///< of the model, the intercept left out

  double operator()(const RegressionSums& sums) const;
  std::string_view undefined(const RegressionSums& sums) const;
};

/// R2 of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double r2(const T& truth, const P& predicted, const R2& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

/// AdjustedR2 of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double adjusted_r2(const T& truth, const P& predicted, const AdjustedR2& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/r2.ipp"
#endif
