// SPDX-License-Identifier: BSL-1.0
#pragma once

// Deviances of exponential families, and the share of deviance that a prediction explains.

#include <string_view>

#include "attune/metrics/deviance_sums.hpp"
#include "attune/metrics/regression_sums.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w d(truth, prediction) / Σ w, ≥ 0, smaller is better, where for power p
///   d(t, m) = 2 [t^(2-p) / ((1-p) (2-p)) - t m^(1-p) / (1-p) + m^(2-p) / (2-p)].
/// p = 0 is the squared error, 1 Poisson, 1 to 2 compound Poisson (claims: zeros and positive amounts), 2 gamma, 3 inverse
/// Gaussian; for p < 0 ("extreme stable") negative truth counts as 0 in the first power. Predictions must be above 0
/// unless p is 0, the truth 0 or more from p = 1 on and above 0 from p = 2 on. Within 0.01 of 1 or 2, but not there, digits are lost where predictions are far
/// from the truth: the terms are then large and cancel. NaN without rows and without weight.
/// B. Jørgensen, "The Theory of Dispersion Models" (1997), chapter 4.
/// Errors: InvalidArgument for a power between 0 and 1; InvalidData for numbers out of these ranges.
struct TweedieDeviance {
  using Statistic = DevianceSums;
  static constexpr std::string_view name = "Tweedie deviance";
  static constexpr auto direction = Direction::minimize;
  double power = 0;

  DevianceSums statistic() const {
    detail::require_power("TweedieDeviance::power", power);
    return DevianceSums(power);
  }
  double operator()(const DevianceSums& sums) const { return detail::mean_or_nan(sums.deviance(), sums.weight()); }
  std::string_view undefined(const DevianceSums& sums) const { return detail::without_weight(sums.weight(), sums.deviance()); }
};

/// The Tweedie deviance of power 1: Σ w 2 [t log(t / m) - t + m] / Σ w, for counts.
struct PoissonDeviance {
  using Statistic = DevianceSums;
  static constexpr std::string_view name = "Poisson deviance";
  static constexpr auto direction = Direction::minimize;

  DevianceSums statistic() const { return DevianceSums(1); }
  double operator()(const DevianceSums& sums) const { return detail::mean_or_nan(sums.deviance(), sums.weight()); }
  std::string_view undefined(const DevianceSums& sums) const { return detail::without_weight(sums.weight(), sums.deviance()); }
};

/// The Tweedie deviance of power 2: Σ w 2 [log(m / t) + t / m - 1] / Σ w, for amounts above zero. It does not change when
/// truth and predictions are scaled together.
struct GammaDeviance {
  using Statistic = DevianceSums;
  static constexpr std::string_view name = "gamma deviance";
  static constexpr auto direction = Direction::minimize;

  DevianceSums statistic() const { return DevianceSums(2); }
  double operator()(const DevianceSums& sums) const { return detail::mean_or_nan(sums.deviance(), sums.weight()); }
  std::string_view undefined(const DevianceSums& sums) const { return detail::without_weight(sums.weight(), sums.deviance()); }
};

/// 1 - deviance of the predictions / deviance of the mean of the truth, at most 1, larger is better; 0 is as good as the
/// mean, and at power 0 it is R². NaN for fewer than two rows, for a constant truth (scikit-learn divides by 0), and for
/// powers below 0 where the mean is not above 0. Errors: as of TweedieDeviance.
struct D2TweedieDeviance {
  using Statistic = DevianceSums;
  static constexpr std::string_view name = "D² Tweedie deviance";
  static constexpr auto direction = Direction::maximize;
  double power = 0;

  DevianceSums statistic() const {
    detail::require_power("D2TweedieDeviance::power", power);
    return DevianceSums(power, true);
  }
  double operator()(const DevianceSums& sums) const;
  std::string_view undefined(const DevianceSums& sums) const;
};

/// TweedieDeviance of columns. Errors: see detail::score_numbers, and TweedieDeviance.
template <NumberRange T, NumberRange P>
double tweedie_deviance(const T& truth, const P& predicted, const TweedieDeviance& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

/// PoissonDeviance of columns. Errors: see detail::score_numbers; InvalidData for a negative truth or a prediction that is
/// not above 0.
template <NumberRange T, NumberRange P>
double poisson_deviance(const T& truth, const P& predicted, const PoissonDeviance& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

/// GammaDeviance of columns. Errors: see detail::score_numbers; InvalidData for numbers that are not above 0.
template <NumberRange T, NumberRange P>
double gamma_deviance(const T& truth, const P& predicted, const GammaDeviance& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

/// D2TweedieDeviance of columns. Errors: see detail::score_numbers, and TweedieDeviance.
template <NumberRange T, NumberRange P>
double d2_tweedie(const T& truth, const P& predicted, const D2TweedieDeviance& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/tweedie_deviance.ipp"
#endif
