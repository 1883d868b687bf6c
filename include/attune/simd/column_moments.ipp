// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/column_moments.hpp"

#include <algorithm>
#include <utility>

#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

namespace detail {

// The moments of the columns C batches from `column` on. The lines of the rows ahead are asked for between.
template <std::size_t... C>
void columns_of_block(std::span<const double* const> rows, const double* weights, double total, std::span<const double* const> ahead, std::size_t column, double* mean,
                      double* squares, std::index_sequence<C...>) noexcept {
  constexpr std::size_t lanes = width<double>, line = cache_line / sizeof(double);
  const auto ask = [&](std::size_t r) {
    for (std::size_t j = 0; j < sizeof...(C) * lanes && r < ahead.size(); j += line) prefetch_near(ahead[r] + column + j);
  };
  Batch<double> sum[] = {(static_cast<void>(C), Batch<double>(0.0))...};
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const Batch<double> weight(weights[r]);
    ((sum[C] = math::fma(weight, load(rows[r] + column + C * lanes), sum[C])), ...);
    if (r % 2 == 0) ask(r);
  }
  const Batch<double> share(1 / total);
  const Batch<double> middle[] = {Batch<double>(sum[C] * share)...};
  Batch<double> square[] = {(static_cast<void>(C), Batch<double>(0.0))...};
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const Batch<double> weight(weights[r]);
    const Batch<double> off[] = {Batch<double>(load(rows[r] + column + C * lanes) - middle[C])...};
    ((square[C] = math::fma(Batch<double>(weight * off[C]), off[C], square[C])), ...);
    if (r % 2 == 1) ask(r);
  }
  (store(mean + column + C * lanes, middle[C]), ...);
  (store(squares + column + C * lanes, square[C]), ...);
}

}  // namespace detail

ATTUNE_INLINE void ColumnMoments::add(std::span<const double* const> rows, const double* weights, std::span<const double* const> ahead) noexcept {
  constexpr std::size_t lanes = width<double>;
  double total = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) total += weights[r];
  if (!(total > 0)) return;
  const std::size_t columns = mean_.size();
  std::size_t j = 0;
  const auto take = [&](auto batches) { detail::columns_of_block(rows, weights, total, ahead, j, block_mean_.data(), block_squares_.data(), batches); };
  for (; j + 4 * lanes <= columns; j += 4 * lanes) take(std::make_index_sequence<4>{});
  for (; j + lanes <= columns; j += lanes) take(std::make_index_sequence<1>{});
  for (; j < columns; ++j) {
    double sum = 0, square = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) sum += weights[r] * rows[r][j];
    const double middle = sum / total;
    for (std::size_t r = 0; r < rows.size(); ++r) square += weights[r] * (rows[r][j] - middle) * (rows[r][j] - middle);
    block_mean_[j] = middle;
    block_squares_[j] = square;
  }
  const double before = total_;
  total_ += total;
  const double share = total / total_, spread = before * share;
  for (j = 0; j < columns; ++j) {
    const double off = block_mean_[j] - mean_[j];
    mean_[j] += share * off;
    squares_[j] += block_squares_[j] + spread * off * off;
  }
}

}  // namespace attune::inline ATTUNE_ABI::simd
