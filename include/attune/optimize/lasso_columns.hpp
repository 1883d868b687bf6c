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

/// Of a matrix of so many columns, that of some of them: row-major, the lower half.
[[gnu::cold]] inline std::vector<double> lower_half(std::span<const double> matrix, std::size_t size, const std::vector<std::size_t>& some) {
  std::vector<double> part(some.size() * some.size());
  for (std::size_t k = 0; k < some.size(); ++k)
    for (std::size_t l = 0; l <= k; ++l) part[k * some.size() + l] = matrix[some[k] * size + some[l]];
  return part;
}

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

  std::span<const double> row(std::size_t i) const { return std::span(gram_).subspan(i * size(), size()); }

  /// v ← r - Hw.
  [[gnu::cold]] void slopes(std::span<const double> w, std::span<double> v) const {
    std::copy(right_.begin(), right_.end(), v.begin());
    for (std::size_t j = 0; j < size(); ++j)
      if (w[j] != 0) simd::add_scaled(v, -w[j], row(j));
  }

  /// Products that are known from before: here all are.
  struct Known {};

  /// Columns whose weights move, numbered from 0.
  class Part {
   public:
    Part(const GramColumns& all, const Known*, Known* = nullptr) : all_(&all) {}

    /// Of these, which begin with those from before.
    [[gnu::cold]] void choose(const std::vector<std::size_t>& columns) {
      columns_ = columns;
      slope_.resize(columns.size());
      gram_.resize(columns.size() * columns.size());
      for (std::size_t k = 0; k < columns.size(); ++k)
        for (std::size_t l = 0; l < columns.size(); ++l) gram_[k * columns.size() + l] = all_->product(columns[k], columns[l]);
    }
    void begin(std::span<const double>, std::span<const double> v) {
      for (std::size_t k = 0; k < columns_.size(); ++k) slope_[k] = v[columns_[k]];
    }
    double slope(std::size_t k) const { return slope_[k]; }
    void move(std::size_t k, double by) { simd::add_scaled(slope_, -by, std::span<const double>(gram_).subspan(k * slope_.size(), slope_.size())); }

    /// The products of some of them with each other: row-major, the lower half.
    [[gnu::cold]] std::vector<double> products(const std::vector<std::size_t>& some) const { return lower_half(gram_, columns_.size(), some); }

   private:
    const GramColumns* all_;
    std::vector<std::size_t> columns_{};
    std::vector<double> slope_{}, gram_{};
  };

 private:
  std::vector<double> gram_, right_, diagonal_;
  double constant_;
};

/// By the residuals y - Xw, of columns that are scaled by the roots of the rows' shares of the weight: a move costs as
/// many multiply-adds as there are rows, and so does the slope of a column. Where minimisations share what they know of
/// products, and few columns move, a move costs as many as columns move, and a slope none.
class ResidualColumns {
 public:
  /// `columns`: one after the other, each of as many values as the target has.
  [[gnu::cold]] ResidualColumns(std::vector<double> columns, std::vector<double> target) : columns_(std::move(columns)), target_(std::move(target)), right_(columns_.size() / target_.size()), diagonal_(right_.size()), constant_(simd::dot(target_, target_)) {
    for (std::size_t j = 0; j < size(); ++j) {
      right_[j] = simd::dot(column(j), target_);
      diagonal_[j] = product(j, j);
    }
  }

  std::size_t size() const { return right_.size(); }
  std::size_t rows() const { return target_.size(); }
  std::span<const double> right() const { return right_; }
  std::span<const double> diagonal() const { return diagonal_; }
  double constant() const { return constant_; }
  double product(std::size_t i, std::size_t j) const { return simd::dot(column(i), column(j)); }

  static constexpr double path_factor = 0.5;

  std::span<const double> column(std::size_t j) const { return std::span(columns_).subspan(j * rows(), rows()); }

  [[gnu::cold]] void slopes(std::span<const double> w, std::span<double> v) const {
    const auto rest = residuals(w);
    along(rest, size(), [](std::size_t j) { return j; }, [&](std::size_t j, double product) { v[j] = product; });
  }

  [[gnu::cold]] std::vector<double> residuals(std::span<const double> w) const {
    auto rest = target_;
    for (std::size_t j = 0; j < size(); ++j)
      if (w[j] != 0) simd::add_scaled(rest, -w[j], column(j));
    return rest;
  }

  /// Products of columns that moved once. Each is a number by itself, whatever others are known.
  class Known {
   public:
    /// Null where it is not known.
    const double* product(std::size_t i, std::size_t j) const { return place_.empty() || place_[i] == nowhere || place_[j] == nowhere ? nullptr : row(place_[i]) + place_[j]; }

   private:
    friend class ResidualColumns;
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    const double* row(std::size_t place) const { return square_.data() + place * room_; }
    double& at(std::size_t i, std::size_t j) { return square_[i * room_ + j]; }
    [[gnu::cold]] void grow(std::size_t room) {
      std::vector<double> larger(room * room);
      for (std::size_t i = 0; i < columns_.size(); ++i) std::copy_n(row(i), columns_.size(), larger.data() + i * room);
      square_ = std::move(larger);
      room_ = room;
    }

    std::vector<std::size_t> place_{}, columns_{};  // of each column among those that are known, and these
    std::vector<double> square_{};                  // of room_ rows and columns
    std::size_t room_ = 0;
  };

  class Part {
   public:
    /// `known`: products that need not be taken again, or null: a minimisation by itself has too few passes for taking them;
    /// `learning`: where its own are kept for others, or null.
    Part(const ResidualColumns& all, const Known* known, Known* learning = nullptr) : all_(&all), known_(known), learning_(learning) {}

    [[gnu::cold]] void choose(const std::vector<std::size_t>& columns) {
      const std::size_t before = gram_.empty() ? 0 : columns_.size(), count = columns.size();
      columns_ = columns;
      if (known_ == nullptr || count > most_per_row * all_->rows()) {
        gram_.clear();
        return;
      }
      std::vector<double> gram(count * count);
      for (std::size_t k = 0; k < before; ++k) std::copy_n(gram_.data() + k * before, before, gram.data() + k * count);
      gram_ = std::move(gram);
      values_.resize(count);
      if (learning_ != nullptr) learn();
      recall(before);
    }
    [[gnu::cold]] void begin(std::span<const double> w, std::span<const double> v) {
      if (gram_.empty()) values_ = all_->residuals(w);
      else
        for (std::size_t k = 0; k < columns_.size(); ++k) values_[k] = v[columns_[k]];
    }
    double slope(std::size_t k) const { return gram_.empty() ? simd::dot(all_->column(columns_[k]), values_) : values_[k]; }
    void move(std::size_t k, double by) { simd::add_scaled(values_, -by, gram_.empty() ? all_->column(columns_[k]) : std::span<const double>(gram_).subspan(k * columns_.size(), columns_.size())); }

    [[gnu::cold]] std::vector<double> products(const std::vector<std::size_t>& some) const {
      if (!gram_.empty()) return lower_half(gram_, columns_.size(), some);
      std::vector<std::size_t> columns(some.size());
      for (std::size_t k = 0; k < some.size(); ++k) columns[k] = columns_[some[k]];
      return all_->products(columns);
    }

   private:
    static constexpr std::size_t most_per_row = 2, most_known_per_row = 4;  // of columns: their products are not much more than the samples

    // Adds its columns to those whose products are known.
    [[gnu::cold]] void learn() {
      Known& known = *learning_;
      known.place_.resize(all_->size(), Known::nowhere);
      for (const std::size_t j : columns_) {
        const std::size_t count = known.columns_.size();
        if (known.place_[j] != Known::nowhere || count >= most_known_per_row * all_->rows()) continue;
        if (count == known.room_) known.grow(std::max<std::size_t>(64, 2 * count));
        all_->along(all_->column(j), count, [&](std::size_t k) { return known.columns_[k]; }, [&](std::size_t k, double product) { known.at(count, k) = known.at(k, count) = product; });
        known.at(count, count) = all_->diagonal()[j];
        known.place_[j] = count;
        known.columns_.push_back(j);
      }
    }

    // Products of the columns from `first` on, with each other and with those before.
    [[gnu::cold]] void recall(std::size_t first) {
      const std::size_t count = columns_.size();
      std::vector<std::size_t> place(count, Known::nowhere), missing;
      for (std::size_t k = 0; known_ != nullptr && !known_->place_.empty() && k < count; ++k) place[k] = known_->place_[columns_[k]];
      for (std::size_t k = 0; k < count; ++k) {
        double* const row = gram_.data() + k * count;
        const double* const from = place[k] == Known::nowhere ? nullptr : known_->row(place[k]);
        missing.clear();
        for (std::size_t l = k < first ? first : 0; l < count; ++l) {
          if (from != nullptr && place[l] != Known::nowhere) row[l] = from[place[l]];
          else if (l <= k) missing.push_back(l);
        }
        all_->along(all_->column(columns_[k]), missing.size(), [&](std::size_t m) { return columns_[missing[m]]; }, [&](std::size_t m, double product) { row[missing[m]] = gram_[missing[m] * count + k] = product; });
      }
    }

    const ResidualColumns* all_;
    const Known* known_;
    Known* learning_;
    std::vector<std::size_t> columns_{};
    std::vector<double> gram_{};    // empty where too many columns move
    std::vector<double> values_{};  // slopes; without products the residuals
  };

 private:
  // Calls use(k, product) for the products of so many columns with a vector.
  template <class ColumnOf, class Use>
  void along(std::span<const double> x, std::size_t count, ColumnOf&& column_of, Use&& use) const {
    const auto begin_of = [&](std::size_t k) { return column(column_of(k)).data(); };
    std::size_t k = 0;
    for (; k + 4 <= count; k += 4) {
      const auto four = simd::dots(x, {begin_of(k), begin_of(k + 1), begin_of(k + 2), begin_of(k + 3)});
      for (std::size_t m = 0; m < 4; ++m) use(k + m, four[m]);
    }
    for (; k < count; ++k) use(k, simd::dot(x, column(column_of(k))));
  }

  // Row-major, the lower half.
  [[gnu::cold]] std::vector<double> products(std::span<const std::size_t> columns) const {
    constexpr std::size_t block = 64;
    const std::size_t count = columns.size(), stride = simd::padded_size(count);
    simd::Workspace values(block * stride), upper(stride * stride);
    for (std::size_t at = 0; at < rows(); at += block) {
      const std::size_t end = std::min(rows() - at, block);
      for (std::size_t k = 0; k < count; ++k)
        for (std::size_t r = 0; r < end; ++r) values.data()[r * stride + k] = column(columns[k])[at + r];
      simd::add_upper_product(values.data(), values.data(), end, stride, upper.data());
    }
    std::vector<double> matrix(count * count);
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t l = 0; l <= k; ++l) matrix[k * count + l] = upper.data()[l * stride + k];
    return matrix;
  }

  std::vector<double> columns_, target_, right_, diagonal_;
  double constant_;
};

}  // namespace attune::inline ATTUNE_ABI::detail
