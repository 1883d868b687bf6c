// SPDX-License-Identifier: BSL-1.0
#pragma once

// Pinball loss, which quantile regression minimises, and the share of it that a prediction saves.

#include <string_view>

#include "attune/metrics/number_rows.hpp"
#include "attune/metrics/regression_sums.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

void require_quantile(const char* setting, double quantile);

/// 1 - pinball loss / pinball loss of the truth's own quantile.
[[gnu::cold]] double saved_pinball(const NumberRows& rows, double quantile);

std::string_view without_pinball(const NumberRows& rows) noexcept;

}  // namespace detail

/// Σ w [quantile max(e, 0) + (1 - quantile) max(-e, 0)] / Σ w with e = truth - prediction, ≥ 0 in units of the target,
/// smaller is better; at quantile ½ half the mean absolute error. NaN without rows and without weight.
/// Errors: InvalidArgument for a quantile outside [0, 1].
struct PinballLoss {
  using Statistic = RegressionSums;
  static constexpr std::string_view name = "pinball loss";
  static constexpr auto direction = Direction::minimize;
  double quantile = 0.5;

  double operator()(const RegressionSums& sums) const {
    detail::require_quantile("PinballLoss::quantile", quantile);
    return detail::mean_or_nan(quantile * sums.under() + (1 - quantile) * sums.over(), sums.weight());
  }
  std::string_view undefined(const RegressionSums& sums) const { return detail::without_weight(sums); }
};

/// 1 - pinball loss of the prediction / pinball loss of the truth's own quantile, at most 1, larger is better; 0 is as
/// good as that quantile. The quantile is linear between two rows without weights, and the smallest truth up to which
/// that share of the weight lies with weights, as in scikit-learn. NaN for fewer than two rows and where the own quantile
/// has no loss, as of a constant truth (scikit-learn: 0 or 1). Keeps the rows.
/// R. Koenker, J. A. F. Machado, "Goodness of fit and related inference processes for quantile regression", JASA 94 (1999).
/// Errors: InvalidArgument for a quantile outside [0, 1].
struct D2PinballScore {
  using Statistic = NumberRows;
  static constexpr std::string_view name = "D² pinball";
  static constexpr auto direction = Direction::maximize;
  double quantile = 0.5;

  double operator()(const NumberRows& rows) const {
    detail::require_quantile("D2PinballScore::quantile", quantile);
    return detail::saved_pinball(rows, quantile);
  }
  std::string_view undefined(const NumberRows& rows) const { return detail::without_pinball(rows); }
};

/// D2PinballScore of the median: 1 - Σ w |truth - prediction| / Σ w |truth - median|, at most 1, larger is better.
struct D2AbsoluteError {
  using Statistic = NumberRows;
  static constexpr std::string_view name = "D² absolute error";
  static constexpr auto direction = Direction::maximize;

  double operator()(const NumberRows& rows) const { return detail::saved_pinball(rows, 0.5); }
  std::string_view undefined(const NumberRows& rows) const { return detail::without_pinball(rows); }
};

/// PinballLoss of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double pinball_loss(const T& truth, const P& predicted, const PinballLoss& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

/// D2PinballScore of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double d2_pinball_score(const T& truth, const P& predicted, const D2PinballScore& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

/// D2AbsoluteError of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double d2_absolute_error(const T& truth, const P& predicted, const D2AbsoluteError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/pinball_loss.ipp"
#endif
