// SPDX-License-Identifier: BSL-1.0
#pragma once

// Median absolute error.

#include <string_view>

#include "attune/metrics/number_rows.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// The median of |truth - prediction|, ≥ 0 in units of the target, smaller is better. Without weights the mean of the two
/// in the middle of an even number of rows; with weights the smallest error up to which half of the weight lies, so that
/// weights of one are not the same as none (as in scikit-learn). NaN without rows and without weight. Keeps the rows.
struct MedianAbsoluteError {
  using Statistic = NumberRows;
  static constexpr std::string_view name = "median absolute error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const NumberRows& rows) const;
  std::string_view undefined(const NumberRows& rows) const { return rows.size() > 0 ? std::string_view() : "no row has weight"; }
};

/// MedianAbsoluteError of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double median_absolute_error(const T& truth, const P& predicted, const MedianAbsoluteError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/median_absolute_error.ipp"
#endif
