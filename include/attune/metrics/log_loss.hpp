// SPDX-License-Identifier: BSL-1.0
#pragma once

// Log loss: how surprised the predicted probabilities are by the truth.

#include <concepts>
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

/// Σ -w log p(truth) and Σ w, merged exactly: the same bits for any order of merging when rows are cut at multiples of
/// simd::sum_block.
class LogLossSum {
 public:
  static constexpr Needs needs = Needs::probabilities;

  /// Probabilities n×K, or n×1 for class 1 of two. They are clipped to [ε, 1-ε], ε = 2⁻⁵², so that certainty that is
  /// wrong costs 36 nats and not infinity. A row need not add up to 1: only the column of its class is read.
  /// Errors: InvalidData for a class without a column and for probabilities outside [0, 1].
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, ScoreView probabilities, std::span<const double> weights = {}) {
    detail::with_codes(truth, [&](auto codes) { update_codes(codes, probabilities, weights); });
  }

  void merge(const LogLossSum& other) noexcept;

  double loss() const noexcept { return loss_.value(); }
  double weight() const noexcept { return weight_.value(); }

 private:
  // Compiled once for each of the integers of with_codes.
  template <class Code>
  void update_codes(std::span<const Code> truth, ScoreView probabilities, std::span<const double> weights);

  simd::ExactSum loss_{};
  simd::ExactSum weight_{};
};

/// -Σ w log p(truth) / Σ w in nats, ≥ 0, smaller is better. NaN without rows and without weight. Probabilities are
/// clipped to [2⁻⁵², 1 - 2⁻⁵²], as by scikit-learn 1.2, and not rescaled where a row does not add up to 1, which
/// scikit-learn does. A truth of one class only is no error.
struct LogLoss {
  using Statistic = LogLossSum;
  static constexpr std::string_view name = "log loss";
  static constexpr auto direction = Direction::minimize;

  double operator()(const LogLossSum& sums) const {
    const double weight = sums.weight();
    return weight > 0 ? sums.loss() / weight : std::numeric_limits<double>::quiet_NaN();
  }
  std::string_view undefined(const LogLossSum& sums) const { return sums.weight() > 0 ? std::string_view() : "no row has weight"; }
};

/// A log loss, and the weight of each class.
using LogLossAndPrior = WithPrior<LogLossSum>;

/// 1 - log loss / log loss of the classes' own shares of the truth, at most 1, larger is better; 0 is as good as always
/// predicting these shares (McFadden's pseudo-R² of these rows). NaN where the truth has one class only.
struct D2LogLoss {
  using Statistic = LogLossAndPrior;
  static constexpr std::string_view name = "D² log loss";
  static constexpr auto direction = Direction::maximize;

  double operator()(const LogLossAndPrior& statistic) const;
  std::string_view undefined(const LogLossAndPrior& statistic) const;
};

/// LogLoss of probabilities of class 1. Labels are 0 and 1, or any two integers of which the larger is class 1.
/// Errors: see detail::score_probabilities; InvalidData for probabilities outside [0, 1].
template <LabelRange T, NumberRange P>
double log_loss(const T& truth, const P& probabilities, const LogLoss& settings = {}, Weights weights = {}) {
  return detail::score_probabilities(settings, truth, probabilities, weights);
}
/// LogLoss of probabilities n×K of class codes 0 to K-1.
template <LabelRange T>
double log_loss(const T& truth, ScoreView probabilities, const LogLoss& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, probabilities, weights, "probabilities");
}

/// D2LogLoss of probabilities of class 1, with labels as for log_loss.
template <LabelRange T, NumberRange P>
double d2_log_loss(const T& truth, const P& probabilities, const D2LogLoss& settings = {}, Weights weights = {}) {
  return detail::score_probabilities(settings, truth, probabilities, weights);
}
/// D2LogLoss of probabilities n×K of class codes 0 to K-1.
template <LabelRange T>
double d2_log_loss(const T& truth, ScoreView probabilities, const D2LogLoss& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, probabilities, weights, "probabilities");
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/log_loss.ipp"
#endif
