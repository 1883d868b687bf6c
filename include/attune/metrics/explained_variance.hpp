// SPDX-License-Identifier: BSL-1.0
#pragma once

// Explained variance: R² that forgives a constant error.

#include <string_view>

#include "attune/metrics/regression_sums.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// 1 - Σ w (e - mean e)² / Σ w (truth - mean)² with e = truth - prediction, at most 1, larger is better. NaN for fewer
/// than two rows and for a truth that is constant (scikit-learn gives 0 or 1 there).
struct ExplainedVariance {
  using Statistic = RegressionSums;
  static constexpr std::string_view name = "explained variance";
  static constexpr auto direction = Direction::maximize;

  double operator()(const RegressionSums& sums) const {
    return detail::one_less_ratio(sums.error_spread(), sums.rows() < 2 ? 0 : sums.target_spread());
  }
  std::string_view undefined(const RegressionSums& sums) const { return detail::without_spread(sums); }
};

/// ExplainedVariance of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double explained_variance(const T& truth, const P& predicted, const ExplainedVariance& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI
