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
  const Batch<double> middle[] = {Batch<double>(sum[C] / Batch<double>(total))...};
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

// The same of fewer columns than a batch has lanes.
inline void few_columns_of_block(std::span<const double* const> rows, const double* weights, double total, std::size_t columns, double* mean, double* squares) noexcept {
  double sum[width<double>] = {}, square[width<double>] = {};
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t j = 0; j < columns; ++j) sum[j] = math::fma(weights[r], rows[r][j], sum[j]);
  for (std::size_t j = 0; j < columns; ++j) mean[j] = sum[j] / total;
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t j = 0; j < columns; ++j) {
      const double off = rows[r][j] - mean[j];
      square[j] = math::fma(weights[r] * off, off, square[j]);
    }
  std::copy_n(square, columns, squares);
}

}  // namespace detail

ATTUNE_INLINE void ColumnMoments::add(std::span<const double* const> rows, const double* weights, std::span<const double* const> ahead) noexcept {
  constexpr std::size_t lanes = width<double>;
  double total = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) total += weights[r];
  if (!(total > 0)) return;
  const std::size_t columns = mean_.size();
  if (columns < lanes) {
    detail::few_columns_of_block(rows, weights, total, columns, block_mean_.data(), block_squares_.data());
  } else {
    const auto take = [&](std::size_t j, auto batches) { detail::columns_of_block(rows, weights, total, ahead, j, block_mean_.data(), block_squares_.data(), batches); };
    std::size_t j = 0;
    for (; j + 4 * lanes <= columns; j += 4 * lanes) take(j, std::make_index_sequence<4>{});
    for (; j + lanes <= columns; j += lanes) take(j, std::make_index_sequence<1>{});
    if (j < columns) take(columns - lanes, std::make_index_sequence<1>{});  // some of them again
  }
  const double before = total_;
  total_ += total;
  const double share = total / total_, spread = before * share;
  for (std::size_t j = 0; j < columns; ++j) {
    const double off = block_mean_[j] - mean_[j];
    mean_[j] += share * off;
    squares_[j] += block_squares_[j] + spread * off * off;
  }
}

}  // namespace attune::inline ATTUNE_ABI::simd
