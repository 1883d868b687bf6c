// SPDX-License-Identifier: BSL-1.0
#pragma once

// The Brier score: the squared error of probabilities.

#include <concepts>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "attune/core/outputs.hpp"
#include "attune/metrics/class_totals.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/with_codes.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/simd/exact_sum.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w Σₖ (pₖ - [truth = k])² over all classes, and Σ w, merged exactly.
class BrierSum {
 public:
  static constexpr Needs needs = Needs::probabilities;

  /// Probabilities n×K, or n×1 for class 1 of two.
  /// Errors: InvalidData for a class without a column and for probabilities outside [0, 1].
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, ScoreView probabilities, std::span<const double> weights = {}) {
    detail::with_codes(truth, [&](auto codes) { update_codes(codes, probabilities, weights); });
  }

  void merge(const BrierSum& other) noexcept;

  double squared() const noexcept { return squared_.value(); }
  double weight() const noexcept { return weight_.value(); }
  std::int64_t classes() const noexcept { return classes_; }

 private:
  // Compiled once for each of the integers of with_codes.
  template <class Code>
  void update_codes(std::span<const Code> truth, ScoreView probabilities, std::span<const double> weights);

  simd::ExactSum squared_{};
  simd::ExactSum weight_{};
  std::int64_t classes_ = 2;
};

/// What a Brier score of several classes is multiplied by.
enum class BrierScale {
  automatic,  ///< ½ for two classes, 1 for more, as in scikit-learn from 1.7 on
  half,       ///< ½: at most 1
  whole,      ///< 1, Brier's own: at most 2
};

/// Σ w Σₖ (pₖ - [truth = k])² / Σ w, times ½ for two classes, so that it is the mean of (p₁ - [truth = 1])² there; smaller
/// is better. In [0, 1] for two classes and [0, 2] for more, unless `scale` says otherwise. Rows need not add up to 1.
/// NaN without rows and without weight.
/// G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950).
struct BrierScore {
  using Statistic = BrierSum;
  static constexpr std::string_view name = "Brier score";
  static constexpr auto direction = Direction::minimize;
  BrierScale scale = BrierScale::automatic;

  double operator()(const BrierSum& sums) const {
    const double weight = sums.weight();
    if (!(weight > 0)) return std::numeric_limits<double>::quiet_NaN();
    const bool halved = scale == BrierScale::half || (scale == BrierScale::automatic && sums.classes() == 2);
    return (halved ? sums.squared() / 2 : sums.squared()) / weight;
  }
  std::string_view undefined(const BrierSum& sums) const { return sums.weight() > 0 ? std::string_view() : "no row has weight"; }
};

/// A Brier score, and the weight of each class.
using BrierAndPrior = WithPrior<BrierSum>;

/// 1 - Brier score / Brier score of the classes' own shares of the truth (the Brier skill score), at most 1, larger is
/// better; 0 is as good as always predicting these shares. NaN where the truth has one class only.
struct D2Brier {
  using Statistic = BrierAndPrior;
  static constexpr std::string_view name = "D² Brier";
  static constexpr auto direction = Direction::maximize;

  double operator()(const BrierAndPrior& statistic) const;
  std::string_view undefined(const BrierAndPrior& statistic) const;
};

/// BrierScore of probabilities of class 1. Labels are 0 and 1, or any two integers of which the larger is class 1.
/// Errors: see detail::score_probabilities; InvalidData for probabilities outside [0, 1].
template <LabelRange T, NumberRange P>
double brier_score(const T& truth, const P& probabilities, const BrierScore& settings = {}, Weights weights = {}) {
  return detail::score_probabilities(settings, truth, probabilities, weights);
}
/// BrierScore of probabilities n×K of class codes 0 to K-1.
template <LabelRange T>
double brier_score(const T& truth, ScoreView probabilities, const BrierScore& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, probabilities, weights, "probabilities");
}

/// D2Brier of probabilities of class 1, with labels as for brier_score.
template <LabelRange T, NumberRange P>
double d2_brier(const T& truth, const P& probabilities, const D2Brier& settings = {}, Weights weights = {}) {
  return detail::score_probabilities(settings, truth, probabilities, weights);
}
/// D2Brier of probabilities n×K of class codes 0 to K-1.
template <LabelRange T>
double d2_brier(const T& truth, ScoreView probabilities, const D2Brier& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, probabilities, weights, "probabilities");
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/brier_score.ipp"
#endif
