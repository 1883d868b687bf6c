// SPDX-License-Identifier: BSL-1.0
#pragma once

// The confusion matrix: how often each class was taken for each. One pass over the labels serves every
// metric that is made of it.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/weight_sum.hpp"
#include "attune/simd/count_labels.hpp"
#include "attune/simd/weigh_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// One class against all others: counts, or sums of weights, of rows.
struct ClassCounts {
  double tp = 0;  ///< of the class, and predicted so
  double fp = 0;  ///< of another class, predicted as this one
  double fn = 0;  ///< of the class, predicted as another
  double tn = 0;  ///< neither

  double actual() const noexcept { return tp + fn; }
  double predicted() const noexcept { return tp + fp; }

  friend bool operator==(const ClassCounts&, const ClassCounts&) = default;
};

namespace detail {

/// So many values, of which a few need no memory of their own.
template <class T, std::size_t Few>
class SmallTable {
 public:
  T* data() noexcept { return many_.empty() ? few_.data() : many_.data(); }
  const T* data() const noexcept { return many_.empty() ? few_.data() : many_.data(); }
  T& operator[](std::size_t k) noexcept { return data()[k]; }
  const T& operator[](std::size_t k) const noexcept { return data()[k]; }

  /// Empty values; those that were there are gone.
  void reset(std::size_t size) {
    few_ = {};
    many_ = std::vector<T>(size > Few ? size : 0);
  }

 private:
  std::array<T, Few> few_{};
  std::vector<T> many_{};
};

}  // namespace detail

/// Counts (sums of weights, where there are weights) of rows by true and predicted class. Starts with two classes and
/// grows with the codes it sees. Counts without weights are exact up to 2⁵³ rows; sums of weights are rounded once,
/// when they are read, and exact before that while weights are within a factor of 2⁶⁴ of each other. Neither depends
/// on how the rows are cut, nor on the order of merging. Nothing is allocated for two classes, nor for up to four
/// without weights. Cost: one read of the columns, 8n bytes for 32-bit labels.
class ConfusionCounts {
 public:
  static constexpr Needs needs = Needs::labels;
  /// A class code is smaller than this.
  static constexpr int max_classes = 10000;

  /// Makes room for the classes of a problem, of which these rows may not show all.
  void expect_classes(int classes) {
    if (classes > classes_) grow(classes);
  }

  /// Rows of class codes 0, 1, ...; weights empty or one a row.
  /// Errors: InvalidArgument for sizes that disagree, InvalidData for a code below 0 or not below max_classes.
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, std::span<const Label> predicted, std::span<const double> weights = {}) {
    detail::require_size("predicted", predicted.size(), static_cast<Index>(truth.size()), "truth");
    if (!weights.empty()) detail::require_size("weights", weights.size(), static_cast<Index>(truth.size()), "truth");
    if constexpr (std::integral<Label>) {
      if (update_codes(truth, predicted, weights, max_classes)) return;
      for (std::size_t i = 0; i < truth.size(); ++i) {
        code_of(static_cast<std::int64_t>(truth[i]), i);
        code_of(static_cast<std::int64_t>(predicted[i]), i);
      }
    } else {
      for (std::size_t i = 0; i < truth.size(); ++i) {
        const int t = code_of(static_cast<std::int64_t>(truth[i]), i), p = code_of(static_cast<std::int64_t>(predicted[i]), i);
        if (weights.empty())
          add(t, p, 1);
        else
          add_weight(t, p, weights[i]);
      }
    }
  }

  /// The same for columns of one size, of which some may be no codes below `limit`: then false, and it is undefined
  /// which rows were counted.
  template <std::integral Label>
  bool update_codes(std::span<const Label> truth, std::span<const Label> predicted, std::span<const double> weights, int limit) {
    if constexpr (std::same_as<Label, bool>) {
      const auto bytes = [](std::span<const bool> labels) { return std::span(reinterpret_cast<const unsigned char*>(labels.data()), labels.size()); };
      return update_codes(bytes(truth), bytes(predicted), weights, limit);
    } else if (weights.empty()) {
      return count(truth.data(), predicted.data(), truth.size(), limit);
    } else {
      return weigh(truth.data(), predicted.data(), weights.data(), truth.size(), limit);
    }
  }

  /// Adds rows of one cell. Precondition: codes from 0 to max_classes - 1.
  void add(int truth, int predicted, double rows) {
    expect_classes(std::max(truth, predicted) + 1);
    counts_[cell(truth, predicted)] += rows;
  }

  void merge(const ConfusionCounts& other) {
    expect_classes(other.classes_);
    if (other.weighted_) make_weighted();
    for (int t = 0; t < other.classes_; ++t)
      for (int p = 0; p < other.classes_; ++p) {
        counts_[cell(t, p)] += other.counts_[other.cell(t, p)];
        if (other.weighted_) sums_[cell(t, p)].merge(other.sums_[other.cell(t, p)]);
      }
  }

  /// Classes that the matrix has room for: the largest code seen plus one, at least 2.
  int classes() const noexcept { return classes_; }

  /// Whether any rows came with weights.
  bool weighted() const noexcept { return weighted_; }

  /// Rows of class `truth` that were predicted as `predicted`.
  double operator()(int truth, int predicted) const noexcept {
    const std::size_t at = cell(truth, predicted);
    return weighted_ ? weighted_cell(at) : counts_[at];
  }

  /// Calls `use(truth, predicted, rows)` for each cell, row by row.
  template <class Use>
  void for_each_cell(Use&& use) const {
    const double* const counts = counts_.data();
    std::size_t at = 0;
    for (int t = 0; t < classes_; ++t)
      for (int p = 0; p < classes_; ++p, ++at) use(t, p, weighted_ ? weighted_cell(at) : counts[at]);
  }

  double total() const noexcept {
    double sum = 0;
    for_each_cell([&sum](int, int, double rows) { sum += rows; });
    return sum;
  }
  double correct() const noexcept {
    double sum = 0;
    for (int k = 0; k < classes_; ++k) sum += (*this)(k, k);
    return sum;
  }
  /// Rows that were predicted as another class than theirs.
  double wrong() const noexcept {
    double sum = 0;
    for_each_cell([&sum](int t, int p, double rows) { sum += t == p ? 0 : rows; });
    return sum;
  }

  /// One class against all others; the positive class of a binary problem is 1.
  double tp(int positive = 1) const noexcept { return (*this)(positive, positive); }
  double fp(int positive = 1) const noexcept {
    double sum = 0;
    for (int k = 0; k < classes_; ++k) sum += k == positive ? 0 : (*this)(k, positive);
    return sum;
  }
  double fn(int positive = 1) const noexcept {
    double sum = 0;
    for (int k = 0; k < classes_; ++k) sum += k == positive ? 0 : (*this)(positive, k);
    return sum;
  }
  double tn(int positive = 1) const noexcept {
    double sum = 0;
    for (int t = 0; t < classes_; ++t)
      for (int p = 0; p < classes_; ++p) sum += t == positive || p == positive ? 0 : (*this)(t, p);
    return sum;
  }
  /// All four.
  ClassCounts of_class(int positive = 1) const noexcept { return {.tp = tp(positive), .fp = fp(positive), .fn = fn(positive), .tn = tn(positive)}; }

  friend bool operator==(const ConfusionCounts& a, const ConfusionCounts& b) noexcept {
    bool equal = a.classes_ == b.classes_;
    for (int t = 0; equal && t < a.classes_; ++t)
      for (int p = 0; equal && p < a.classes_; ++p) equal = a(t, p) == b(t, p);
    return equal;
  }

 private:
  // Above so many classes rows are counted in the matrix itself, and weights added row by row.
  static constexpr std::size_t few_classes = 32;
  static constexpr std::size_t few_weighted_classes = 16;

  static int code_of(std::int64_t code, std::size_t row) {
    if (code < 0 || code >= max_classes) refuse_code(code, row);
    return static_cast<int>(code);
  }

  [[noreturn, gnu::cold, gnu::noinline]] static void refuse_code(std::int64_t code, std::size_t row) {
    throw InvalidData({.argument = "labels", .place = {"row ", row}, .found = {"class code ", code},
                       .expected = {"0 to K-1, for at most ", max_classes, " classes"}});
  }

  std::size_t cell(int truth, int predicted) const noexcept { return static_cast<std::size_t>(truth * classes_ + predicted); }

  [[gnu::cold, gnu::noinline]] double weighted_cell(std::size_t at) const noexcept {
    if (counts_[at] == 0) return sums_[at].value();
    detail::WeightSum sum = sums_[at];
    sum.add(counts_[at]);
    return sum.value();
  }

  void add_weight(int truth, int predicted, double weight) {
    make_weighted();
    expect_classes(std::max(truth, predicted) + 1);
    sums_[cell(truth, predicted)].add(weight);
  }

  void make_weighted() {
    if (weighted_) return;
    weighted_ = true;
    sums_.reset(static_cast<std::size_t>(classes_) * static_cast<std::size_t>(classes_));
  }

  [[gnu::cold, gnu::noinline]] void grow(int classes) {
    const ConfusionCounts old = std::exchange(*this, ConfusionCounts());
    classes_ = classes;
    weighted_ = old.weighted_;
    const auto cells = static_cast<std::size_t>(classes) * static_cast<std::size_t>(classes);
    counts_.reset(cells);
    if (weighted_) sums_.reset(cells);
    merge(old);
  }

  // Makes room for the codes of a block of rows; false if one is not below the limit. A negative label of 8 bits looks
  // like a code of up to 255.
  template <class Label>
  bool make_room(const Label* truth, const Label* predicted, std::size_t n, int limit) {
    const std::uint64_t largest = simd::largest_code(truth, predicted, n);
    if (largest >= static_cast<std::uint64_t>(limit) || largest > static_cast<std::uint64_t>(std::numeric_limits<Label>::max())) return false;
    expect_classes(static_cast<int>(largest) + 1);
    return true;
  }

  template <class Label>
  bool count(const Label* truth, const Label* predicted, std::size_t n, int limit) {
    constexpr std::size_t chunk = std::size_t{1} << 15;
    std::size_t first = 0;
    while (classes_ == 2 && first < n) {
      const std::size_t rows = std::min(chunk, n - first);
      const auto c = simd::count_binary(truth + first, predicted + first, rows);
      if (!c.binary) break;
      counts_[0] += static_cast<double>(static_cast<std::int64_t>(rows) - c.truth - c.predicted + c.both);
      counts_[1] += static_cast<double>(c.predicted - c.both);
      counts_[2] += static_cast<double>(c.truth - c.both);
      counts_[3] += static_cast<double>(c.both);
      first += rows;
    }
    return first == n || count_many(truth + first, predicted + first, n - first, limit);
  }

  template <class Label>
  [[gnu::noinline]] bool count_many(const Label* truth, const Label* predicted, std::size_t n, int limit) {
    constexpr std::size_t block = 2048, most_tallied = std::size_t{1} << 31;
    std::array<std::uint32_t, simd::pair_tables * few_classes * few_classes> tables;
    std::size_t classes = 0, tallied = 0;  // of the tables: for so many classes, so many rows
    const auto flush = [&] {
      if (tallied > 0) add_tables(tables.data(), static_cast<int>(classes));
      tallied = 0;
    };
    for (std::size_t first = 0; first < n; first += block) {
      const Label *const t = truth + first, *const p = predicted + first;
      const std::size_t rows = std::min(block, n - first);
      if (!make_room(t, p, rows, limit)) return false;
      const auto now = static_cast<std::size_t>(classes_);
      if (now > few_classes || n < 2 * now * now) {
        flush();
        for (std::size_t i = 0; i < rows; ++i) counts_[static_cast<std::size_t>(t[i]) * now + static_cast<std::size_t>(p[i])] += 1;
        continue;
      }
      if (now != classes || tallied >= most_tallied) flush();
      if (tallied == 0) std::fill_n(tables.data(), simd::pair_tables * now * now, 0U);
      classes = now;
      simd::count_pairs(t, p, rows, tables.data(), classes, n - first);
      tallied += rows;
    }
    flush();
    return true;
  }

  [[gnu::noinline]] void add_tables(const std::uint32_t* tables, int classes) noexcept {
    const auto cells = static_cast<std::size_t>(classes * classes);
    for (int t = 0; t < classes; ++t)
      for (int p = 0; p < classes; ++p) {
        std::uint64_t rows = 0;
        for (std::size_t copy = 0; copy < simd::pair_tables; ++copy) rows += tables[copy * cells + static_cast<std::size_t>(t * classes + p)];
        counts_[cell(t, p)] += static_cast<double>(rows);
      }
  }

  template <class Label>
  [[gnu::noinline]] bool weigh(const Label* truth, const Label* predicted, const double* weights, std::size_t n, int limit) {
    make_weighted();
    for (std::size_t first = 0; first < n; first += simd::weigh_block) {
      const Label *const t = truth + first, *const p = predicted + first;
      const double* const w = weights + first;
      const std::size_t rows = std::min(simd::weigh_block, n - first);
      if (!make_room(t, p, rows, limit)) return false;
      const auto classes = static_cast<std::size_t>(classes_);
      const bool worth_it = classes <= few_weighted_classes && rows >= 4 * classes * classes;
      if (const auto split = worth_it ? simd::split_of(w, rows) : simd::WeightSplit{}; split.exact) {
        if (classes_ == 2)
          weigh_binary(simd::weigh_binary(t, p, w, rows, split.shift, n - first));
        else
          weigh_pairs(t, p, w, rows, split.shift);
      } else {
        for (std::size_t i = 0; i < rows; ++i) sums_[static_cast<std::size_t>(t[i]) * classes + static_cast<std::size_t>(p[i])].add(w[i]);
      }
    }
    return true;
  }

  void weigh_binary(const simd::BinaryWeights& w) noexcept {
    simd::SplitSum false_positive = w.predicted, false_negative = w.truth, negative = w.all;
    false_positive -= w.both;
    false_negative -= w.both;
    ((negative -= w.truth) -= w.predicted) += w.both;
    add_split(0, negative);
    add_split(1, false_positive);
    add_split(2, false_negative);
    add_split(3, w.both);
  }

  template <class Label>
  void weigh_pairs(const Label* truth, const Label* predicted, const double* weights, std::size_t n, double shift) noexcept {
    std::array<simd::SplitSum, 2 * few_weighted_classes * few_weighted_classes> tables;
    const auto classes = static_cast<std::size_t>(classes_), cells = classes * classes;
    std::fill_n(tables.data(), 2 * cells, simd::SplitSum{});
    simd::weigh_pairs(truth, predicted, weights, n, shift, tables.data(), classes);
    for (std::size_t k = 0; k < cells; ++k) add_split(k, tables[k] += tables[cells + k]);
  }

  void add_split(std::size_t at, const simd::SplitSum& sum) noexcept {
    sums_[at].add(sum.high);
    sums_[at].add(sum.low);
  }

  int classes_ = 2;
  bool weighted_ = false;
  detail::SmallTable<double, 16> counts_{};           // rows without weights
  detail::SmallTable<detail::WeightSum, 4> sums_{};   // the weights of the others
};

namespace detail {

/// Every class against the others, from one look at each cell.
class ClassTotals {
 public:
  explicit ClassTotals(const ConfusionCounts& counts) : two_(counts.classes() == 2) {
    if (const int classes = counts.classes(); classes > few) of_.reset(static_cast<std::size_t>(classes));
    ClassCounts* const of = of_.data();
    int row = -1;
    double missed = 0;  // of the row: kept out of memory, where every addition would wait for the one before
    const auto end_row = [&] {
      if (row < 0) return;
      of[row].fn = missed;
      rows_ += missed + of[row].tp;
      missed = 0;
    };
    counts.for_each_cell([&](int t, int p, double rows) {
      if (t != row) {
        end_row();
        row = t;
      }
      if (t == p) {
        of[t].tp = rows;
      } else {
        missed += rows;
        of[p].fp += rows;
      }
    });
    end_row();
  }

  double rows() const noexcept { return rows_; }
  ClassCounts operator[](int k) const noexcept {
    ClassCounts c = of_[static_cast<std::size_t>(k)];
    c.tn = two_ ? of_[static_cast<std::size_t>(1 - k)].tp : std::max(0.0, rows_ - (c.tp + c.fp + c.fn));
    return c;
  }

 private:
  static constexpr int few = 16;

  SmallTable<ClassCounts, few> of_{};
  double rows_ = 0;
  bool two_;
};

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
