// SPDX-License-Identifier: BSL-1.0
#pragma once

// The confusion matrix: how often each class was taken for each. One pass over the labels serves every
// metric that is made of it.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/weight_sum.hpp"

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

// The type that labels of type Label are counted as: codes of signed and unsigned ones have the same bits, but for
// bytes, of which a negative one looks like a code.
template <std::integral Label>
using CountedAs = std::conditional_t<sizeof(Label) == 1 && std::is_unsigned_v<Label>, unsigned char,
                                     std::make_signed_t<std::conditional_t<sizeof(Label) == 1, signed char, Label>>>;

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

  ConfusionCounts();
  ConfusionCounts(const ConfusionCounts&);
  ConfusionCounts(ConfusionCounts&&) noexcept;
  ConfusionCounts& operator=(const ConfusionCounts&);
  ConfusionCounts& operator=(ConfusionCounts&&) noexcept;
  ~ConfusionCounts();

  /// Makes room for the classes of a problem, of which these rows may not show all.
  void expect_classes(int classes) {
    if (classes > classes_) grow(classes);
  }

  /// Rows of class codes 0, 1, ...; weights empty or one a row.
  /// Errors: InvalidArgument for sizes that disagree, InvalidData for a code below 0 or not below max_classes.
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, std::span<const Label> predicted, std::span<const double> weights = {}) {
    require_sizes(truth.size(), predicted.size(), weights.size());
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
    using Code = detail::CountedAs<Label>;
    return add_codes(reinterpret_cast<const Code*>(truth.data()), reinterpret_cast<const Code*>(predicted.data()), truth.size(), weights, limit);
  }

  /// Adds rows of one cell. Precondition: codes from 0 to max_classes - 1.
  void add(int truth, int predicted, double rows);

  void merge(const ConfusionCounts& other);

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

  double total() const noexcept;
  double correct() const noexcept;
  /// Rows that were predicted as another class than theirs.
  double wrong() const noexcept;

  /// One class against all others; the positive class of a binary problem is 1.
  double tp(int positive = 1) const noexcept { return (*this)(positive, positive); }
  double fp(int positive = 1) const noexcept;
  double fn(int positive = 1) const noexcept;
  double tn(int positive = 1) const noexcept;
  /// All four.
  ClassCounts of_class(int positive = 1) const noexcept;

  friend bool operator==(const ConfusionCounts& a, const ConfusionCounts& b) noexcept { return a.equals(b); }

 private:
  static void require_sizes(std::size_t truth, std::size_t predicted, std::size_t weights);
  static int code_of(std::int64_t code, std::size_t row);

  std::size_t cell(int truth, int predicted) const noexcept { return static_cast<std::size_t>(truth * classes_ + predicted); }

  [[gnu::cold]] double weighted_cell(std::size_t at) const noexcept;
  void add_weight(int truth, int predicted, double weight);
  void make_weighted();
  [[gnu::cold]] void grow(int classes);
  bool equals(const ConfusionCounts& other) const noexcept;

  // Code: what CountedAs gives. Compiled once for each.
  template <class Code>
  bool add_codes(const Code* truth, const Code* predicted, std::size_t n, std::span<const double> weights, int limit);
  template <class Code>
  bool make_room(const Code* truth, const Code* predicted, std::size_t n, int limit);
  template <class Code>
  bool count(const Code* truth, const Code* predicted, std::size_t n, int limit);
  template <class Code>
  [[gnu::noinline]] bool count_many(const Code* truth, const Code* predicted, std::size_t n, int limit);
  template <class Code>
  [[gnu::noinline]] bool weigh(const Code* truth, const Code* predicted, const double* weights, std::size_t n, int limit);
  template <class Code>
  void weigh_pairs(const Code* truth, const Code* predicted, const double* weights, std::size_t n, double shift) noexcept;
  void add_tables(const std::uint32_t* tables, int classes) noexcept;

  int classes_ = 2;
  bool weighted_ = false;
  detail::SmallTable<double, 16> counts_{};           // rows without weights
  detail::SmallTable<detail::WeightSum, 4> sums_{};   // the weights of the others
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/confusion_counts.ipp"
#endif
