// SPDX-License-Identifier: BSL-1.0
#pragma once

// Least squares by columns of which most values are zero: what ResidualColumns is to dense ones. Columns are never
// centred in memory. With a the stored values times the roots of the rows' shares, m the means of the columns and r the
// residuals as if columns had not been centred, the mean product of a centred column with the residuals is a·r + m (m·w):
// residuals of centred columns and target sum to zero, so that what centring takes from the column does not count.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "attune/optimize/lasso.hpp"
#include "attune/optimize/linear_least_squares.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The columns of a problem that has `read_entries`. A move costs as much as the column has entries, and so does its slope.
class SparseColumns {
 public:
  /// Cost: two reads of the entries.
  [[gnu::cold]] explicit SparseColumns(const LinearLeastSquares& problem)
      : rows_(static_cast<std::size_t>(problem.rows)), intercept_(problem.intercept), starts_(static_cast<std::size_t>(problem.columns) + 1), target_(rows_), mean_(size()), right_(size()), diagonal_(size()) {
    const auto share = shares(problem);
    read_target(problem, share);
    read_columns(problem, share);
    for (std::size_t j = 0; j < size(); ++j) right_[j] = along(j, target_);
  }

  std::size_t size() const { return starts_.size() - 1; }
  std::span<const double> right() const { return right_; }
  std::span<const double> diagonal() const { return diagonal_; }
  double constant() const { return constant_; }
  LassoFrame frame() const { return {.mean = mean_, .target_mean = target_mean_, .intercept = intercept_}; }

  /// By what factor the strengths of a path fall.
  static constexpr double path_factor = 0.5;

  double product(std::size_t i, std::size_t j) const {
    double sum = 0;
    for (std::size_t k = starts_[i], l = starts_[j]; k < starts_[i + 1] && l < starts_[j + 1];) {
      if (entries_[k].row == entries_[l].row) sum += entries_[k++].value * entries_[l++].value;
      else if (entries_[k].row < entries_[l].row) ++k;
      else ++l;
    }
    return sum - mean_[i] * mean_[j];
  }

  /// The products of these columns with each other: row-major, the lower half.
  [[gnu::cold]] std::vector<double> products(std::span<const std::size_t> columns) const {
    std::vector<double> matrix(columns.size() * columns.size()), spread(rows_);
    for (std::size_t k = 0; k < columns.size(); ++k) {
      for (std::size_t e = starts_[columns[k]]; e < starts_[columns[k] + 1]; ++e) spread[entries_[e].row] = entries_[e].value;
      for (std::size_t l = k; l < columns.size(); ++l) matrix[l * columns.size() + k] = along(columns[l], spread) - mean_[columns[k]] * mean_[columns[l]];
      for (std::size_t e = starts_[columns[k]]; e < starts_[columns[k] + 1]; ++e) spread[entries_[e].row] = 0;
    }
    return matrix;
  }

  [[gnu::cold]] void slopes(std::span<const double> w, std::span<double> v) const {
    const auto rest = residuals(w);
    const double shift = simd::dot(mean_, w);
    for (std::size_t j = 0; j < size(); ++j) v[j] = along(j, rest) + shift * mean_[j];
  }

  struct Known {};

  class Part {
   public:
    Part(const SparseColumns& all, const Known*, Known* = nullptr) : all_(&all) {}
    [[gnu::cold]] void choose(const std::vector<std::size_t>& columns) { columns_ = columns; }
    [[gnu::cold]] void begin(std::span<const double> w, std::span<const double>) {
      rest_ = all_->residuals(w);
      shift_ = simd::dot(all_->mean_, w);
    }
    double slope(std::size_t k) const { return all_->along(columns_[k], rest_) + shift_ * all_->mean_[columns_[k]]; }
    void move(std::size_t k, double by) {
      all_->add(columns_[k], -by, rest_);
      shift_ += by * all_->mean_[columns_[k]];
    }
    [[gnu::cold]] std::vector<double> products(const std::vector<std::size_t>& some) const {
      std::vector<std::size_t> columns(some.size());
      for (std::size_t k = 0; k < some.size(); ++k) columns[k] = columns_[some[k]];
      return all_->products(columns);
    }

   private:
    const SparseColumns* all_;
    std::vector<std::size_t> columns_{};
    std::vector<double> rest_{};  // as if columns had not been centred
    double shift_ = 0;            // the means times the weights
  };

 private:
  struct Entry {
    double value = 0;  // times the root of the row's share
    std::uint32_t row = 0;
  };

  // The rows' shares of the weight.
  [[gnu::cold]] std::vector<double> shares(const LinearLeastSquares& problem) const {
    std::vector<double> share(rows_);
    double total = 0;
    for (std::size_t i = 0; i < rows_; ++i) total += share[i] = problem.weight ? problem.weight(static_cast<Index>(i)) : 1.0;
    simd::scale(share, 1 / total);
    return share;
  }

  [[gnu::cold]] void read_target(const LinearLeastSquares& problem, std::span<const double> share) {
    for (std::size_t i = 0; i < rows_; ++i) target_[i] = problem.target(static_cast<Index>(i));
    const double first = target_[0];  // about it, so that little cancels
    for (std::size_t i = 0; intercept_ && i < rows_; ++i) target_mean_ += share[i] * (target_[i] - first);
    if (intercept_) target_mean_ += first;
    for (std::size_t i = 0; i < rows_; ++i) target_[i] = std::sqrt(share[i]) * (target_[i] - target_mean_);
    constant_ = simd::dot(target_, target_);
  }

  [[gnu::cold]] void read_columns(const LinearLeastSquares& problem, std::span<const double> share) {
    const auto for_each = [&](auto&& use) {
      for (std::size_t i = 0; i < rows_; ++i) problem.read_entries(static_cast<Index>(i), [&](Index column, double value) { use(i, static_cast<std::size_t>(column), value); });
    };
    // A mean is summed about the column's first value, and the share of rows that all store one is exactly 1: the mean of a
    // constant column is its value then, and its diagonal 0, so that it never moves.
    std::vector<double> covered(size()), first(size());  // the share of the rows that store a value
    std::vector<std::size_t> filled(size());             // how many of weight do
    for_each([&](std::size_t i, std::size_t j, double value) {
      ++starts_[j + 1];
      if (!(share[i] > 0)) return;
      if (filled[j]++ == 0) first[j] = value;
      covered[j] += share[i];
      if (intercept_) mean_[j] += share[i] * (value - first[j]);
    });
    const auto rows = static_cast<std::size_t>(std::count_if(share.begin(), share.end(), [](double s) { return s > 0; }));
    for (std::size_t j = 0; j < size(); ++j) {
      starts_[j + 1] += starts_[j];
      if (filled[j] == rows) covered[j] = 1;
      if (intercept_) mean_[j] += covered[j] * first[j];
      diagonal_[j] = std::max(0.0, 1 - covered[j]) * mean_[j] * mean_[j];
    }
    entries_.resize(starts_.back());
    auto next = starts_;
    for_each([&](std::size_t i, std::size_t j, double value) {
      entries_[next[j]++] = {value * std::sqrt(share[i]), static_cast<std::uint32_t>(i)};
      diagonal_[j] += share[i] * (value - mean_[j]) * (value - mean_[j]);
    });
  }

  double along(std::size_t j, std::span<const double> rows) const {
    double a = 0, b = 0;
    std::size_t k = starts_[j];
    for (; k + 2 <= starts_[j + 1]; k += 2) {
      a += entries_[k].value * rows[entries_[k].row];
      b += entries_[k + 1].value * rows[entries_[k + 1].row];
    }
    if (k < starts_[j + 1]) a += entries_[k].value * rows[entries_[k].row];
    return a + b;
  }

  void add(std::size_t j, double by, std::span<double> rows) const {
    for (std::size_t k = starts_[j]; k < starts_[j + 1]; ++k) rows[entries_[k].row] += by * entries_[k].value;
  }

  // Those of columns that are not centred.
  [[gnu::cold]] std::vector<double> residuals(std::span<const double> w) const {
    auto rest = target_;
    for (std::size_t j = 0; j < size(); ++j)
      if (w[j] != 0) add(j, -w[j], rest);
    return rest;
  }

  std::size_t rows_;
  bool intercept_;
  std::vector<std::size_t> starts_;  // of the columns among the entries
  std::vector<Entry> entries_{};
  std::vector<double> target_;  // less its mean, times the roots of the shares
  std::vector<double> mean_, right_, diagonal_;
  double target_mean_ = 0, constant_ = 0;
};

}  // namespace attune::inline ATTUNE_ABI::detail
