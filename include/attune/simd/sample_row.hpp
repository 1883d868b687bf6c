// SPDX-License-Identifier: BSL-1.0
#pragma once

// Products of one row of samples, dense or sparse, with a vector of weights. Sums have a fixed order.

#include <cstddef>

#include "attune/core/sample_row.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Σ valueₖ w[columnₖ]. Precondition: w has every column of the row.
inline double dot(const SampleRow& row, const double* w) noexcept {
  const double* const x = row.values;
  std::size_t k = 0;
  double sum = 0;
  if (row.columns == nullptr) {
    constexpr std::size_t lanes = width<double>;
    Batch<double> a(0.0), b(0.0), c(0.0), d(0.0);
    for (; k + 4 * lanes <= row.count; k += 4 * lanes) {
      a = math::fma(load(x + k), load(w + k), a);
      b = math::fma(load(x + k + lanes), load(w + k + lanes), b);
      c = math::fma(load(x + k + 2 * lanes), load(w + k + 2 * lanes), c);
      d = math::fma(load(x + k + 3 * lanes), load(w + k + 3 * lanes), d);
    }
    for (; k + lanes <= row.count; k += lanes) a = math::fma(load(x + k), load(w + k), a);
    sum = sum_of(Batch<double>((a + b) + (c + d)));
    for (; k < row.count; ++k) sum += x[k] * w[k];
    return sum;
  }
  const int* const column = row.columns;
  double a = 0, b = 0, c = 0;  // four sums: additions wait for none before them
  for (; k + 4 <= row.count; k += 4) {
    sum += x[k] * w[column[k]];
    a += x[k + 1] * w[column[k + 1]];
    b += x[k + 2] * w[column[k + 2]];
    c += x[k + 3] * w[column[k + 3]];
  }
  for (; k < row.count; ++k) sum += x[k] * w[column[k]];
  return (sum + a) + (b + c);
}

/// w ← w + a · row. Precondition: as of dot.
inline void add_scaled(double* w, double a, const SampleRow& row) noexcept {
  const double* const x = row.values;
  std::size_t k = 0;
  if (row.columns == nullptr) {
    constexpr std::size_t lanes = width<double>;
    const Batch<double> factor(a);
    for (; k + lanes <= row.count; k += lanes) store(w + k, math::fma(factor, load(x + k), load(w + k)));
    for (; k < row.count; ++k) w[k] = math::fma(a, x[k], w[k]);
    return;
  }
  for (; k < row.count; ++k) w[row.columns[k]] += a * x[k];
}

/// Σ valueₖ².
inline double squared_norm(const SampleRow& row) noexcept {
  double sum = 0;
  for (std::size_t k = 0; k < row.count; ++k) sum += row.values[k] * row.values[k];
  return sum;
}

/// Asks for the row's cache lines, the first few; the processor goes on by itself.
inline void prefetch(const SampleRow& row) noexcept {
  constexpr std::size_t most = 16, step = cache_line / sizeof(double);
  asm volatile("");  // see prefetch of an address
  for (std::size_t k = 0; k < row.count && k < most * step; k += step) prefetch(row.values + k);
  if (row.columns == nullptr) return;
  for (std::size_t k = 0; k < row.count && k < most * step; k += 2 * step) prefetch(row.columns + k);
}

}  // namespace attune::inline ATTUNE_ABI::simd
