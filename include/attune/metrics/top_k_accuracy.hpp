// SPDX-License-Identifier: BSL-1.0
#pragma once

// Top-k accuracy: the share of rows whose class is among the k that score highest.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "attune/core/error.hpp"
#include "attune/core/outputs.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/class_scores.hpp"
#include "attune/metrics/detail/reasons.hpp"
#include "attune/metrics/detail/weighted_mean.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Whether the class is among the k highest of the row's scores; of equal ones the later column ranks higher.
inline bool is_among_highest(const double* scores, std::size_t cols, std::size_t own, std::size_t k) noexcept {
  const double score = scores[own];
  std::size_t above = 0;
  for (std::size_t j = 0; j < own; ++j) above += scores[j] > score ? 1U : 0U;
  for (std::size_t j = own + 1; j < cols; ++j) above += scores[j] >= score ? 1U : 0U;
  return above < k;
}

}  // namespace detail

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
    detail::require_score_shape(truth.size(), scores, weights);
    classes_ = std::max({classes_, scores.cols, Index{2}});
    const auto cols = static_cast<std::size_t>(scores.cols);
    std::array<double, simd::sum_block> hits, hits_of_half;
    for (std::size_t first = 0; first < truth.size(); first += hits.size()) {
      const std::size_t rows = std::min(hits.size(), truth.size() - first);
      const double* own = &scores.values[first * cols];
      detail::require_scores({own, rows * cols}, scores.cols, first * cols, false);
      if (cols == 1)
        judge_sides(&truth[first], own, first, rows, hits.data(), hits_of_half.data());
      else
        for (std::size_t i = 0; i < rows; ++i)
          hits[i] = detail::is_among_highest(own + i * cols, cols, detail::code_of_row(truth[first + i], scores.cols, first + i), static_cast<std::size_t>(k_)) ? 1 : 0;
      const double* w = weights.empty() ? nullptr : &weights[first];
      hits_.add_block(hits.data(), w, rows);
      if (cols == 1) hits_of_half_.add_block(hits_of_half.data(), w, rows);
    }
  }

  void merge(const TopKCounts& other) noexcept {
    classes_ = std::max(classes_, other.classes_);
    in_unit_ = in_unit_ && other.in_unit_;
    hits_.merge(other.hits_);
    hits_of_half_.merge(other.hits_of_half_);
  }

  /// Columns of scores, or 2; 0 before the first row.
  Index classes() const noexcept { return classes_; }
  double weight() const noexcept { return hits_.weight(); }
  /// The share of rows that were right.
  double share() const noexcept { return classes_ == 2 && in_unit_ && hits_of_half_.weight() > 0 ? hits_of_half_.value() : hits_.value(); }

  friend bool operator==(const TopKCounts&, const TopKCounts&) = default;

 private:
  // Scores of one column: on the right side of 0, and of ½.
  template <class Label>
  void judge_sides(const Label* truth, const double* scores, std::size_t first, std::size_t rows, double* hits, double* hits_of_half) {
    detail::require_binary(truth, first, rows);
    std::uint64_t beyond = 0;
    for (std::size_t i = 0; i < rows; ++i) beyond |= static_cast<std::uint64_t>(scores[i] < 0) | static_cast<std::uint64_t>(scores[i] > 1);
    in_unit_ = in_unit_ && beyond == 0;
    for (std::size_t i = 0; i < rows; ++i) {
      const auto positive = static_cast<double>(truth[i]);
      hits[i] = (scores[i] > 0 ? 1.0 : 0.0) == positive ? 1 : 0;
      hits_of_half[i] = (scores[i] > 0.5 ? 1.0 : 0.0) == positive ? 1 : 0;
    }
  }

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

  TopKCounts statistic() const {
    if (k < 1) throw InvalidArgument({.argument = "TopKAccuracy::k", .found = k, .expected = "at least 1"});
    return TopKCounts(k);
  }
  double operator()(const TopKCounts& counts) const { return k < counts.classes() ? counts.share() : std::numeric_limits<double>::quiet_NaN(); }
  std::string_view undefined(const TopKCounts& counts) const {
    if (!(counts.weight() > 0)) return detail::no_rows;
    return k < counts.classes() ? "" : "every row is right, as k is not less than the number of classes";
  }
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
