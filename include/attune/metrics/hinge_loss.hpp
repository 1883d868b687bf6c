// SPDX-License-Identifier: BSL-1.0
#pragma once

// Hinge loss: how far scores are from being right by a margin of one.

#include <concepts>
#include <span>
#include <string_view>

#include "attune/core/outputs.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/reasons.hpp"
#include "attune/metrics/detail/weighted_mean.hpp"
#include "attune/metrics/detail/with_codes.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/sum_block.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w max(0, 1 - margin) and Σ w.
class HingeSum {
 public:
  static constexpr Needs needs = Needs::scores;

  /// Class codes 0..K-1; scores n×K, or n×1 for two classes. Errors: InvalidArgument for sizes that disagree,
  /// InvalidData for scores that are not finite and for classes without a column.
  template <std::integral Label>
  void update(std::span<const Label> truth, ScoreView scores, Weights weights = {}) {
    detail::with_codes(truth, [&](auto codes) { update_codes(codes, scores, weights); });
  }

  void merge(const HingeSum& other) noexcept { sum_.merge(other.sum_); }

  double weight() const noexcept { return sum_.weight(); }
  /// NaN without rows.
  double mean() const noexcept { return sum_.value(); }

  friend bool operator==(const HingeSum&, const HingeSum&) = default;

 private:
  // Compiled once for each of the integers of with_codes.
  template <class Code>
  void update_codes(std::span<const Code> truth, ScoreView scores, std::span<const double> weights);

  detail::WeightedMean sum_{};
};

/// Σ w max(0, 1 - margin) / Σ w, ≥ 0, smaller is better. The margin of scores n×1 is the score of a row of class 1, and
/// minus the score of a row of class 0; of scores n×K it is the score of the true class less the highest other one
/// (Crammer, Singer, "On the algorithmic implementation of multiclass kernel-based vector machines", JMLR 2 (2001)).
/// NaN without rows. Cost: O(nK).
struct HingeLoss {
  using Statistic = HingeSum;
  static constexpr std::string_view name = "hinge loss";
  static constexpr auto direction = Direction::minimize;

  double operator()(const HingeSum& sum) const { return sum.mean(); }
  std::string_view undefined(const HingeSum&) const { return detail::no_rows; }
};

/// Scores n×K, row-major: `hinge_loss(truth, {scores, K})`. The truth has class codes 0..K-1.
template <LabelRange T>
double hinge_loss(const T& truth, ScoreView scores, const HingeLoss& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, scores, weights);
}
/// Scores of the positive class: the larger one of two labels.
template <LabelRange T, NumberRange S>
double hinge_loss(const T& truth, const S& scores, const HingeLoss& settings = {}, Weights weights = {}) {
  return detail::score_scores(settings, truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/hinge_loss.ipp"
#endif
