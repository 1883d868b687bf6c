// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/hinge_loss.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include "attune/metrics/detail/class_scores.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/sum_block.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// The score of the positive class, with the sign of the true one.
template <class Code>
void margins_of_two(const Code* truth, const double* scores, std::size_t first, std::size_t rows, double* margins) {
  require_binary(truth, first, rows);
  for (std::size_t i = 0; i < rows; ++i) margins[i] = scores[i] * (2 * static_cast<double>(truth[i]) - 1);
}

// The score of the own class less the highest other one.
inline double margin_of(const double* scores, std::size_t cols, std::size_t own) noexcept {
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < cols; ++k) highest = k != own && scores[k] > highest ? scores[k] : highest;
  return scores[own] - highest;
}

}  // namespace detail

template <class Code>
void HingeSum::update_codes(std::span<const Code> truth, ScoreView scores, Weights weights) {
  detail::require_score_shape(truth.size(), scores, weights);
  const auto cols = static_cast<std::size_t>(scores.cols);
  constexpr std::size_t lanes = simd::width<double>;
  std::array<double, simd::sum_block> losses{};  // margins before; whole batches of them, some beyond the rows
  for (std::size_t first = 0; first < truth.size(); first += losses.size()) {
    const std::size_t rows = std::min(losses.size(), truth.size() - first);
    const double* own = &scores.values[first * cols];
    detail::require_scores({own, rows * cols}, scores.cols, first * cols, true);
    if (cols == 1)
      detail::margins_of_two(&truth[first], own, first, rows, losses.data());
    else
      for (std::size_t i = 0; i < rows; ++i) losses[i] = detail::margin_of(own + i * cols, cols, detail::code_of_row(truth[first + i], scores.cols, first + i));
    for (std::size_t i = 0; i < rows; i += lanes) simd::store(&losses[i], math::max(simd::Batch<double>(1.0) - simd::load(&losses[i]), 0.0));
    sum_.add_block(losses.data(), weights.empty() ? nullptr : &weights[first], rows);
  }
}

}  // namespace attune::inline ATTUNE_ABI
