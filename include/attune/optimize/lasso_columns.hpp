// SPDX-License-Identifier: BSL-1.0
#pragma once

// Least squares by their columns: ½ wᵀHw - rᵀw + ½ c, H being the mean products of columns with each other, r those with
// the target, c the mean square of the target. Two ways of keeping v = r - Hw while weights move.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "attune/simd/products.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// By H itself: a move costs as many multiply-adds as columns move, and none else.
class GramColumns {
 public:
  /// `gram`: H, row-major, both halves.
  [[gnu::cold]] GramColumns(std::vector<double> gram, std::vector<double> right, double constant) : gram_(std::move(gram)), right_(std::move(right)), diagonal_(right_.size()), constant_(constant) {
    for (std::size_t j = 0; j < size(); ++j) diagonal_[j] = gram_[j * size() + j];
  }

  std::size_t size() const { return right_.size(); }
  std::span<const double> right() const { return right_; }
  std::span<const double> diagonal() const { return diagonal_; }
  double constant() const { return constant_; }
  double product(std::size_t i, std::size_t j) const { return gram_[i * size() + j]; }

  /// By what factor the strengths of a path fall: minima cost little here.
  static constexpr double path_factor = 0.8;

  /// The products of these columns with each other: row-major, the lower half.
  [[gnu::cold]] std::vector<double> products(std::span<const std::size_t> columns) const {
    std::vector<double> matrix(columns.size() * columns.size());
    for (std::size_t k = 0; k < columns.size(); ++k)
      for (std::size_t l = 0; l <= k; ++l) matrix[k * columns.size() + l] = product(columns[k], columns[l]);
    return matrix;
  }

  std::span<const double> row(std::size_t i) const { return std::span(gram_).subspan(i * size(), size()); }

  /// v ← r - Hw.
  [[gnu::cold]] void slopes(std::span<const double> w, std::span<double> v) const {
    std::copy(right_.begin(), right_.end(), v.begin());
    for (std::size_t j = 0; j < size(); ++j)
      if (w[j] != 0) simd::add_scaled(v, -w[j], row(j));
  }

  /// Columns whose weights move, numbered from 0.
  class Part {
   public:
    [[gnu::cold]] Part(const GramColumns& all, const std::vector<std::size_t>& columns) : slope_(columns.size()), gram_(columns.size() * columns.size()) {
      for (std::size_t k = 0; k < columns.size(); ++k)
        for (std::size_t l = 0; l < columns.size(); ++l) gram_[k * columns.size() + l] = all.product(columns[k], columns[l]);
    }
    void begin(const std::vector<std::size_t>& columns, std::span<const double>, std::span<const double> v) {
      for (std::size_t k = 0; k < columns.size(); ++k) slope_[k] = v[columns[k]];
    }
    double slope(std::size_t k) const { return slope_[k]; }
    void move(std::size_t k, double by) { simd::add_scaled(slope_, -by, std::span<const double>(gram_).subspan(k * slope_.size(), slope_.size())); }

   private:
    std::vector<double> slope_, gram_;
  };

 private:
  std::vector<double> gram_, right_, diagonal_;
  double constant_;
};

/// By the residuals y - Xw, of columns that are scaled by the roots of the rows' shares of the weight: a move costs as
/// many multiply-adds as there are rows, and so does the slope of a column.
class ResidualColumns {
 public:
  /// `columns`: one after the other, each of as many values as the target has.
  [[gnu::cold]] ResidualColumns(std::vector<double> columns, std::vector<double> target) : columns_(std::move(columns)), target_(std::move(target)), right_(columns_.size() / target_.size()), diagonal_(right_.size()), constant_(simd::dot(target_, target_)) {
    for (std::size_t j = 0; j < size(); ++j) {
      right_[j] = simd::dot(column(j), target_);
      diagonal_[j] = simd::dot(column(j), column(j));
    }
  }

  std::size_t size() const { return right_.size(); }
  std::span<const double> right() const { return right_; }
  std::span<const double> diagonal() const { return diagonal_; }
  double constant() const { return constant_; }

  static constexpr double path_factor = 0.5;

  [[gnu::cold]] std::vector<double> products(std::span<const std::size_t> columns) const {
    constexpr std::size_t block = 64;
    const std::size_t count = columns.size(), stride = simd::padded_size(count);
    simd::Workspace rows(block * stride), upper(stride * stride);
    for (std::size_t at = 0; at < target_.size(); at += block) {
      const std::size_t end = std::min(target_.size() - at, block);
      for (std::size_t k = 0; k < count; ++k)
        for (std::size_t r = 0; r < end; ++r) rows.data()[r * stride + k] = column(columns[k])[at + r];
      simd::add_upper_product(rows.data(), rows.data(), end, stride, upper.data());
    }
    std::vector<double> matrix(count * count);
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t l = 0; l <= k; ++l) matrix[k * count + l] = upper.data()[l * stride + k];
    return matrix;
  }

  std::span<const double> column(std::size_t j) const { return std::span(columns_).subspan(j * target_.size(), target_.size()); }

  [[gnu::cold]] void slopes(std::span<const double> w, std::span<double> v) const {
    const auto rest = residuals(w);
    for (std::size_t j = 0; j < size(); ++j) v[j] = simd::dot(column(j), rest);
  }

  [[gnu::cold]] std::vector<double> residuals(std::span<const double> w) const {
    auto rest = target_;
    for (std::size_t j = 0; j < size(); ++j)
      if (w[j] != 0) simd::add_scaled(rest, -w[j], column(j));
    return rest;
  }

  class Part {
   public:
    [[gnu::cold]] Part(const ResidualColumns& all, const std::vector<std::size_t>& columns) : all_(&all), columns_(columns) {}
    [[gnu::cold]] void begin(const std::vector<std::size_t>&, std::span<const double> w, std::span<const double>) { rest_ = all_->residuals(w); }
    double slope(std::size_t k) const { return simd::dot(all_->column(columns_[k]), rest_); }
    void move(std::size_t k, double by) { simd::add_scaled(rest_, -by, all_->column(columns_[k])); }

   private:
    const ResidualColumns* all_;
    std::vector<std::size_t> columns_;
    std::vector<double> rest_{};
  };

 private:
  std::vector<double> columns_, target_, right_, diagonal_;
  double constant_;
};

}  // namespace attune::inline ATTUNE_ABI::detail
