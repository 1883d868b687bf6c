// SPDX-License-Identifier: BSL-1.0
#pragma once

// Top-k accuracy: the share of rows whose class is among the k that score highest.

#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include "attune/core/matrix_view.hpp"
#include "attune/core/outputs.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/reasons.hpp"
#include "attune/metrics/detail/weighted_mean.hpp"
#include "attune/metrics/detail/with_codes.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// Rows whose class is among the k highest scores, and all rows. For scores n×1, of the positive class, it counts which
/// side of the threshold a row is on, for a threshold of ½ and of 0: it is ½ if all scores turn out to be in [0, 1].
class TopKCounts {
 public:
  static constexpr Needs needs = Needs::scores;

  TopKCounts() = default;
  explicit TopKCounts(int k) : k_(k) {}

  /// Class codes 0..K-1; scores n×K, or n×1 for two classes. Errors: InvalidArgument for sizes that disagree,
  /// InvalidData for scores that are NaN and for classes without a column.
  template <std::integral Label>
  void update(std::span<const Label> truth, ScoreView scores, Weights weights = {}) {
    detail::with_codes(truth, [&](auto codes) { update_codes(codes, scores, weights); });
  }

  void merge(const TopKCounts& other) noexcept;

  /// Columns of scores, or 2; 0 before the first row.
  Index classes() const noexcept { return classes_; }
  double weight() const noexcept { return hits_.weight(); }
  /// The share of rows that were right.
  double share() const noexcept;

  friend bool operator==(const TopKCounts&, const TopKCounts&) = default;

 private:
  // Compiled once for each of the integers of with_codes.
  template <class Code>
  void update_codes(std::span<const Code> truth, ScoreView scores, std::span<const double> weights);
  template <class Code>
  void judge_sides(const Code* truth, const double* scores, std::size_t first, std::size_t rows, double* hits, double* hits_of_half);

  int k_ = 2;
  Index classes_ = 0;
  bool in_unit_ = true;
  detail::WeightedMean hits_{};
  detail::WeightedMean hits_of_half_{};
};

/// Σ w [the true class is among the k highest scores] / Σ w, in [0, 1], larger is better. Of equal scores the later
/// class ranks higher, as in scikit-learn. For scores n×1 and k = 1 a row is predicted positive above ½ if all scores
/// are in [0, 1], else above 0. NaN without rows, and where k is not less than the number of classes (scikit-learn: 1
/// and a warning), as all rows are right then. Errors: InvalidArgument for k below 1. Cost: O(nK).
struct TopKAccuracy {
  using Statistic = TopKCounts;
  static constexpr std::string_view name = "top-k accuracy";
  static constexpr auto direction = Direction::maximize;
  int k = 2;

  TopKCounts statistic() const;
  double operator()(const TopKCounts& counts) const { return k < counts.classes() ? counts.share() : std::numeric_limits<double>::quiet_NaN(); }
  std::string_view undefined(const TopKCounts& counts) const;
};

/// Scores n×K, row-major: `top_k_accuracy(truth, {scores, K}, {.k = 3}, weights)`. The truth has class codes 0..K-1.
template <LabelRange T>
double top_k_accuracy(const T& truth, ScoreView scores, const TopKAccuracy& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, scores, weights);
}
/// Scores of the positive class: the larger one of two labels.
template <LabelRange T, NumberRange S>
double top_k_accuracy(const T& truth, const S& scores, const TopKAccuracy& settings = {}, Weights weights = {}) {
  return detail::score_scores(settings, truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/top_k_accuracy.ipp"
#endif
