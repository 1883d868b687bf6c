// SPDX-License-Identifier: BSL-1.0
#pragma once

// Hinge loss: how far scores are from being right by a margin of one.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include "attune/core/outputs.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/class_scores.hpp"
#include "attune/metrics/detail/reasons.hpp"
#include "attune/metrics/detail/weighted_mean.hpp"
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
    detail::require_score_shape(truth.size(), scores, weights);
    const auto cols = static_cast<std::size_t>(scores.cols);
    constexpr std::size_t lanes = simd::width<double>;
    std::array<double, simd::sum_block> losses{};  // margins before; whole batches of them, some beyond the rows
    for (std::size_t first = 0; first < truth.size(); first += losses.size()) {
      const std::size_t rows = std::min(losses.size(), truth.size() - first);
      const double* own = &scores.values[first * cols];
      detail::require_scores({own, rows * cols}, scores.cols, first * cols, true);
      if (cols == 1)
        margins_of_two(&truth[first], own, first, rows, losses.data());
      else
        for (std::size_t i = 0; i < rows; ++i) losses[i] = margin(own + i * cols, cols, detail::code_of_row(truth[first + i], scores.cols, first + i));
      for (std::size_t i = 0; i < rows; i += lanes) simd::store(&losses[i], math::max(simd::Batch<double>(1.0) - simd::load(&losses[i]), 0.0));
      sum_.add_block(losses.data(), weights.empty() ? nullptr : &weights[first], rows);
    }
  }

  void merge(const HingeSum& other) noexcept { sum_.merge(other.sum_); }

  double weight() const noexcept { return sum_.weight(); }
  /// NaN without rows.
  double mean() const noexcept { return sum_.value(); }

  friend bool operator==(const HingeSum&, const HingeSum&) = default;

 private:
  // The score of the positive class, with the sign of the true one.
  template <class Label>
  static void margins_of_two(const Label* truth, const double* scores, std::size_t first, std::size_t rows, double* margins) {
    detail::require_binary(truth, first, rows);
    for (std::size_t i = 0; i < rows; ++i) margins[i] = scores[i] * (2 * static_cast<double>(truth[i]) - 1);
  }

  // The score of the own class less the highest other one.
  static double margin(const double* scores, std::size_t cols, std::size_t own) noexcept {
    double highest = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < cols; ++k) highest = k != own && scores[k] > highest ? scores[k] : highest;
    return scores[own] - highest;
  }

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
