// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/top_k_accuracy.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "attune/core/error.hpp"
#include "attune/metrics/detail/class_scores.hpp"
#include "attune/simd/sum_block.hpp"

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

template <class Code>
void TopKCounts::update_codes(std::span<const Code> truth, ScoreView scores, Weights weights) {
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

// Scores of one column: on the right side of 0, and of ½.
template <class Code>
void TopKCounts::judge_sides(const Code* truth, const double* scores, std::size_t first, std::size_t rows, double* hits, double* hits_of_half) {
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

ATTUNE_INLINE void TopKCounts::merge(const TopKCounts& other) noexcept {
  classes_ = std::max(classes_, other.classes_);
  in_unit_ = in_unit_ && other.in_unit_;
  hits_.merge(other.hits_);
  hits_of_half_.merge(other.hits_of_half_);
}

ATTUNE_INLINE double TopKCounts::share() const noexcept {
  return classes_ == 2 && in_unit_ && hits_of_half_.weight() > 0 ? hits_of_half_.value() : hits_.value();
}

ATTUNE_INLINE TopKCounts TopKAccuracy::statistic() const {
  if (k < 1) throw InvalidArgument({.argument = "TopKAccuracy::k", .found = k, .expected = "at least 1"});
  return TopKCounts(k);
}

ATTUNE_INLINE std::string_view TopKAccuracy::undefined(const TopKCounts& counts) const {
  if (!(counts.weight() > 0)) return detail::no_rows;
  return k < counts.classes() ? "" : "every row is right, as k is not less than the number of classes";
}

}  // namespace attune::inline ATTUNE_ABI
