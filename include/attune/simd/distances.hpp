// SPDX-License-Identifier: BSL-1.0
#pragma once

// Euclidean distances between rows: of two, and of each of many rows to a small tile of others.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Σ (xᵢ - yᵢ)² of n values.
inline double squared_distance(const double* x, const double* y, std::size_t n) noexcept {
  constexpr std::size_t lanes = width<double>;
  Batch<double> a(0.0), b(0.0);
  std::size_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    const Batch<double> d = load(x + i) - load(y + i), e = load(x + i + lanes) - load(y + i + lanes);
    a = math::fma(d, d, a);
    b = math::fma(e, e, b);
  }
  double sum = sum_of(Batch<double>(a + b));
  for (; i < n; ++i) sum += (x[i] - y[i]) * (x[i] - y[i]);
  return sum;
}

/// The plain loop that squared_distance has to agree with, up to rounding.
inline double squared_distance_reference(const double* x, const double* y, std::size_t n) noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += (x[i] - y[i]) * (x[i] - y[i]);
  return sum;
}

/// A few rows, column beside column, so that a batch holds one column of several rows. Reads of other rows meet a
/// tile that stays in the cache.
class DistanceTile {
 public:
  static constexpr std::size_t capacity = 4 * width<double>;  ///< rows

  explicit DistanceTile(std::size_t cols) : values_(cols * capacity) {}

  /// Precondition: at most `capacity` rows, each of the columns.
  void fill(std::span<const double* const> rows) noexcept {
    rows_ = rows.size();
    for (std::size_t j = 0; j < capacity; ++j) {
      // What is beyond the last row is a copy of it, which counts 0.
      const double* row = rows[std::min(j, rows_ - 1)];
      for (std::size_t f = 0; f < cols(); ++f) values_[f * capacity + j] = row[f];
      counts_[j] = j < rows_ ? 1.0 : 0.0;
    }
  }

  /// sums[i] += Σ ‖rows[i] - t‖ over the rows t of the tile.
  void add_distances(std::span<const double* const> rows, double* sums) const noexcept {
    std::size_t i = 0;
    for (; i + 2 <= rows.size(); i += 2) add_rows<2>(&rows[i], sums + i);
    if (i < rows.size()) add_rows<1>(&rows[i], sums + i);
  }

  /// ‖row - t‖ for each row t of the tile, and 0 beyond them: `capacity` numbers.
  void distances(const double* row, double* to) const noexcept {
    V found[1][batches];
    measure<1>(&row, found);
    for (std::size_t b = 0; b < batches; ++b) store(to + b * width<double>, found[0][b]);
  }

 private:
  using V = Batch<double>;
  static constexpr std::size_t batches = 4;

  std::size_t cols() const noexcept { return values_.size() / capacity; }

  template <std::size_t Rows>
  void measure(const double* const* rows, V (&found)[Rows][batches]) const noexcept {
    for (auto& row : found)
      for (V& part : row) part = V(0.0);
    const double* tile = values_.data();
    for (std::size_t f = 0; f < cols(); ++f, tile += capacity)
      for (std::size_t b = 0; b < batches; ++b) {
        const V other = load(tile + b * width<double>);
        for (std::size_t r = 0; r < Rows; ++r) {
          const V d = other - V(rows[r][f]);
          found[r][b] = math::fma(d, d, found[r][b]);
        }
      }
    for (std::size_t b = 0; b < batches; ++b) {
      const auto counts = load(counts_ + b * width<double>) > V(0.0);
      for (std::size_t r = 0; r < Rows; ++r) found[r][b] = math::select(counts, math::sqrt(found[r][b]), V(0.0));
    }
  }

  template <std::size_t Rows>
  void add_rows(const double* const* rows, double* sums) const noexcept {
    V found[Rows][batches];
    measure<Rows>(rows, found);
    for (std::size_t r = 0; r < Rows; ++r) sums[r] += sum_of(V((found[r][0] + found[r][1]) + (found[r][2] + found[r][3])));
  }

  std::vector<double> values_;
  double counts_[capacity] = {};
  std::size_t rows_ = 0;
};

/// The plain loop that DistanceTile has to agree with, up to rounding.
inline double distance_sum_reference(const double* row, std::span<const double* const> others, std::size_t cols) noexcept {
  double sum = 0;
  for (const double* other : others) sum += std::sqrt(squared_distance_reference(row, other, cols));
  return sum;
}

}  // namespace attune::inline ATTUNE_ABI::simd
