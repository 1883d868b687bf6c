// SPDX-License-Identifier: BSL-1.0
#pragma once

// The samples of least squares as its solvers want them: centred, and weighted by the roots of their shares.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "attune/optimize/detail/orthogonal_factors.hpp"
#include "attune/optimize/lasso.hpp"
#include "attune/optimize/lasso_columns.hpp"
#include "attune/optimize/linear_least_squares.hpp"
#include "attune/simd/products.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The rows of a problem, less their means where it has an intercept, times the roots of their shares of the weight.
class CentredRows {
 public:
  [[gnu::cold]] explicit CentredRows(const LinearLeastSquares& problem) : problem_(problem), n_(static_cast<std::size_t>(problem.columns)), share_(static_cast<std::size_t>(problem.rows)), mean_(n_) {
    double total = 0;
    for (std::size_t i = 0; i < rows(); ++i) total += share_[i] = problem.weight ? problem.weight(static_cast<Index>(i)) : 1.0;
    simd::scale(share_, 1 / total);
    // First about the first row, so that little cancels.
    std::vector<double> row(n_), first(n_);
    const double first_target = problem.target(0);
    problem.read_row(0, first.data());
    for (std::size_t i = 0; i < rows(); ++i) {
      problem.read_row(static_cast<Index>(i), row.data());
      simd::add_scaled(row, -1, first);
      simd::add_scaled(mean_, share_[i], row);
      target_mean_ += share_[i] * (problem.target(static_cast<Index>(i)) - first_target);
    }
    simd::add_scaled(mean_, 1, first);
    target_mean_ += first_target;
  }

  std::size_t rows() const { return share_.size(); }
  std::size_t columns() const { return n_; }
  /// The root of a row's share of the weight.
  double root(std::size_t i) const { return std::sqrt(share_[i]); }
  /// The target of a row, off its mean.
  double target(std::size_t i) const { return root(i) * (problem_.target(static_cast<Index>(i)) - (problem_.intercept ? target_mean_ : 0.0)); }
  LassoFrame frame() const { return {.mean = mean_, .target_mean = target_mean_, .intercept = problem_.intercept}; }

  /// Writes the columns and behind them the target.
  [[gnu::cold]] void read(std::size_t i, double* to) const {
    problem_.read_row(static_cast<Index>(i), to);
    to[n_] = problem_.target(static_cast<Index>(i));
    if (problem_.intercept) {
      simd::add_scaled({to, n_}, -1, mean_);
      to[n_] -= target_mean_;
    }
    simd::scale({to, n_ + 1}, std::sqrt(share_[i]));
  }

  /// Their products, summed over blocks of rows that depend on the numbers of rows and columns only.
  [[gnu::cold]] GramColumns gram() const {
    constexpr std::size_t block = 128;
    const std::size_t size = simd::padded_size(n_ + 1), matrix = size * size;
    const std::size_t chunks = std::clamp<std::size_t>(std::min((std::size_t{1} << 24U) / matrix, rows() / 1024), 1, 32);
    const std::size_t each = (rows() + chunks * block - 1) / (chunks * block) * block;
    std::vector<double> sums(chunks * matrix);
    problem_.executor.for_each(chunks, [&](std::size_t chunk) {
      simd::Workspace values(block * size);
      for (std::size_t at = std::min(chunk * each, rows()); at < std::min((chunk + 1) * each, rows()); at += block) {
        const std::size_t count = std::min(block, std::min((chunk + 1) * each, rows()) - at);
        for (std::size_t r = 0; r < count; ++r) read(at + r, values.data() + r * size);
        simd::add_upper_product(values.data(), values.data(), count, size, sums.data() + chunk * matrix);
      }
    });
    const std::span<double> sum(sums.data(), matrix);
    for (std::size_t chunk = 1; chunk < chunks; ++chunk) simd::add_scaled(sum, 1, std::span<const double>(sums).subspan(chunk * matrix, matrix));
    std::vector<double> gram(n_ * n_), right(n_);
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = i; j < n_; ++j) gram[i * n_ + j] = gram[j * n_ + i] = sum[i * size + j];
      right[i] = sum[i * size + n_];
    }
    return {std::move(gram), std::move(right), sum[n_ * size + n_]};
  }

  /// As many equations as columns with the same squares and products, by orthogonal factors of parts of the rows that depend on
  /// the numbers of rows and columns only.
  [[gnu::cold]] TriangularRows triangle() const {
    const std::size_t parts = std::clamp<std::size_t>(rows() / (4 * n_ + 1024), 1, 8), each = (rows() + parts - 1) / parts;
    std::vector<TriangularRows> reduced(parts, TriangularRows(n_));
    problem_.executor.for_each(parts, [&](std::size_t part) {
      TriangularRows& equations = reduced[part];
      const std::size_t block = equations.block(), end = std::min((part + 1) * each, rows());
      std::vector<double> columns(block * (n_ + 1)), row(n_ + 1);
      for (std::size_t first = std::min(part * each, rows()); first < end; first += block) {
        const std::size_t count = std::min(block, end - first);
        for (std::size_t r = 0; r < count; ++r) {
          read(first + r, row.data());
          for (std::size_t j = 0; j <= n_; ++j) columns[j * count + r] = row[j];
        }
        equations.add(std::span(columns).first(count * (n_ + 1)), count);
      }
    });
    for (std::size_t part = 1; part < parts; ++part) reduced.front().add(reduced[part]);
    return std::move(reduced.front());
  }

  /// Copies the columns of all rows, row by row, and the targets.
  [[gnu::cold]] std::vector<double> copy(std::vector<double>& target) const {
    std::vector<double> x(rows() * n_), row(n_ + 1);
    target.resize(rows());
    for (std::size_t i = 0; i < rows(); ++i) {
      read(i, row.data());
      std::copy_n(row.data(), n_, x.data() + i * n_);
      target[i] = row[n_];
    }
    return x;
  }

  [[gnu::cold]] ResidualColumns residuals() const {
    constexpr std::size_t block = 64;  // rows, so that cache lines of the columns are written whole
    std::vector<double> values(block * (n_ + 1)), columns(n_ * rows()), target(rows());
    for (std::size_t at = 0; at < rows(); at += block) {
      const std::size_t count = std::min(block, rows() - at);
      for (std::size_t r = 0; r < count; ++r) read(at + r, values.data() + r * (n_ + 1));
      for (std::size_t j = 0; j < n_; ++j)
        for (std::size_t r = 0; r < count; ++r) columns[j * rows() + at + r] = values[r * (n_ + 1) + j];
      for (std::size_t r = 0; r < count; ++r) target[at + r] = values[r * (n_ + 1) + n_];
    }
    return {std::move(columns), std::move(target)};
  }

 private:
  const LinearLeastSquares& problem_;
  std::size_t n_;
  std::vector<double> share_;  // of the weight
  std::vector<double> mean_;
  double target_mean_ = 0;
};

}  // namespace attune::inline ATTUNE_ABI::detail
