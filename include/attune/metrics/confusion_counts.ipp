// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/confusion_counts.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/simd/count_labels.hpp"
#include "attune/simd/weigh_labels.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// Above so many classes rows are counted in the matrix itself, and weights added row by row.
inline constexpr std::size_t few_classes = 32;
inline constexpr std::size_t few_weighted_classes = 16;

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_code(std::int64_t code, std::size_t row) {
  throw InvalidData({.argument = "labels", .place = {"row ", row}, .found = {"class code ", code},
                     .expected = {"0 to K-1, for at most ", ConfusionCounts::max_classes, " classes"}});
}

inline void add_split(WeightSum& to, const simd::SplitSum& sum) noexcept {
  to.add(sum.high);
  to.add(sum.low);
}

inline void add_weights(WeightSum* cells, const simd::BinaryWeights& w) noexcept {
  simd::SplitSum false_positive = w.predicted, false_negative = w.truth, negative = w.all;
  false_positive -= w.both;
  false_negative -= w.both;
  ((negative -= w.truth) -= w.predicted) += w.both;
  add_split(cells[0], negative);
  add_split(cells[1], false_positive);
  add_split(cells[2], false_negative);
  add_split(cells[3], w.both);
}

}  // namespace detail

ATTUNE_INLINE ConfusionCounts::ConfusionCounts() = default;
ATTUNE_INLINE ConfusionCounts::ConfusionCounts(const ConfusionCounts&) = default;
ATTUNE_INLINE ConfusionCounts::ConfusionCounts(ConfusionCounts&&) noexcept = default;
ATTUNE_INLINE ConfusionCounts& ConfusionCounts::operator=(const ConfusionCounts&) = default;
ATTUNE_INLINE ConfusionCounts& ConfusionCounts::operator=(ConfusionCounts&&) noexcept = default;
ATTUNE_INLINE ConfusionCounts::~ConfusionCounts() = default;

ATTUNE_INLINE void ConfusionCounts::require_sizes(std::size_t truth, std::size_t predicted, std::size_t weights) {
  detail::require_size("predicted", predicted, static_cast<Index>(truth), "truth");
  if (weights > 0) detail::require_size("weights", weights, static_cast<Index>(truth), "truth");
}

ATTUNE_INLINE int ConfusionCounts::code_of(std::int64_t code, std::size_t row) {
  if (code < 0 || code >= max_classes) detail::refuse_code(code, row);
  return static_cast<int>(code);
}

ATTUNE_INLINE void ConfusionCounts::add(int truth, int predicted, double rows) {
  expect_classes(std::max(truth, predicted) + 1);
  counts_[cell(truth, predicted)] += rows;
}

ATTUNE_INLINE void ConfusionCounts::merge(const ConfusionCounts& other) {
  expect_classes(other.classes_);
  if (other.weighted_) make_weighted();
  for (int t = 0; t < other.classes_; ++t)
    for (int p = 0; p < other.classes_; ++p) {
      counts_[cell(t, p)] += other.counts_[other.cell(t, p)];
      if (other.weighted_) sums_[cell(t, p)].merge(other.sums_[other.cell(t, p)]);
    }
}

ATTUNE_INLINE double ConfusionCounts::total() const noexcept {
  double sum = 0;
  for_each_cell([&sum](int, int, double rows) { sum += rows; });
  return sum;
}

ATTUNE_INLINE double ConfusionCounts::correct() const noexcept {
  double sum = 0;
  for (int k = 0; k < classes_; ++k) sum += (*this)(k, k);
  return sum;
}

ATTUNE_INLINE double ConfusionCounts::wrong() const noexcept {
  double sum = 0;
  for_each_cell([&sum](int t, int p, double rows) { sum += t == p ? 0 : rows; });
  return sum;
}

ATTUNE_INLINE double ConfusionCounts::fp(int positive) const noexcept {
  double sum = 0;
  for (int k = 0; k < classes_; ++k) sum += k == positive ? 0 : (*this)(k, positive);
  return sum;
}

ATTUNE_INLINE double ConfusionCounts::fn(int positive) const noexcept {
  double sum = 0;
  for (int k = 0; k < classes_; ++k) sum += k == positive ? 0 : (*this)(positive, k);
  return sum;
}

ATTUNE_INLINE double ConfusionCounts::tn(int positive) const noexcept {
  double sum = 0;
  for (int t = 0; t < classes_; ++t)
    for (int p = 0; p < classes_; ++p) sum += t == positive || p == positive ? 0 : (*this)(t, p);
  return sum;
}

ATTUNE_INLINE ClassCounts ConfusionCounts::of_class(int positive) const noexcept { return {.tp = tp(positive), .fp = fp(positive), .fn = fn(positive), .tn = tn(positive)}; }

ATTUNE_INLINE bool ConfusionCounts::equals(const ConfusionCounts& other) const noexcept {
  bool equal = classes_ == other.classes_;
  for (int t = 0; equal && t < classes_; ++t)
    for (int p = 0; equal && p < classes_; ++p) equal = (*this)(t, p) == other(t, p);
  return equal;
}

[[gnu::noinline]] ATTUNE_INLINE double ConfusionCounts::weighted_cell(std::size_t at) const noexcept {
  if (counts_[at] == 0) return sums_[at].value();
  detail::WeightSum sum = sums_[at];
  sum.add(counts_[at]);
  return sum.value();
}

ATTUNE_INLINE void ConfusionCounts::add_weight(int truth, int predicted, double weight) {
  make_weighted();
  expect_classes(std::max(truth, predicted) + 1);
  sums_[cell(truth, predicted)].add(weight);
}

ATTUNE_INLINE void ConfusionCounts::make_weighted() {
  if (weighted_) return;
  weighted_ = true;
  sums_.reset(static_cast<std::size_t>(classes_) * static_cast<std::size_t>(classes_));
}

[[gnu::noinline]] ATTUNE_INLINE void ConfusionCounts::grow(int classes) {
  const ConfusionCounts old = std::exchange(*this, ConfusionCounts());
  classes_ = classes;
  weighted_ = old.weighted_;
  const auto cells = static_cast<std::size_t>(classes) * static_cast<std::size_t>(classes);
  counts_.reset(cells);
  if (weighted_) sums_.reset(cells);
  merge(old);
}

template <class Code>
bool ConfusionCounts::add_codes(const Code* truth, const Code* predicted, std::size_t n, std::span<const double> weights, int limit) {
  return weights.empty() ? count(truth, predicted, n, limit) : weigh(truth, predicted, weights.data(), n, limit);
}

// Makes room for the codes of a block of rows; false if one is not below the limit. A negative label of 8 bits looks
// like a code of up to 255.
template <class Code>
bool ConfusionCounts::make_room(const Code* truth, const Code* predicted, std::size_t n, int limit) {
  const std::uint64_t largest = simd::largest_code(truth, predicted, n);
  if (largest >= static_cast<std::uint64_t>(limit) || largest > static_cast<std::uint64_t>(std::numeric_limits<Code>::max())) return false;
  expect_classes(static_cast<int>(largest) + 1);
  return true;
}

template <class Code>
bool ConfusionCounts::count(const Code* truth, const Code* predicted, std::size_t n, int limit) {
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

template <class Code>
bool ConfusionCounts::count_many(const Code* truth, const Code* predicted, std::size_t n, int limit) {
  constexpr std::size_t block = 2048, most_tallied = std::size_t{1} << 31;
  std::array<std::uint32_t, simd::pair_tables * detail::few_classes * detail::few_classes> tables;
  std::size_t classes = 0, tallied = 0;  // of the tables: for so many classes, so many rows
  const auto flush = [&] {
    if (tallied > 0) add_tables(tables.data(), static_cast<int>(classes));
    tallied = 0;
  };
  for (std::size_t first = 0; first < n; first += block) {
    const Code *const t = truth + first, *const p = predicted + first;
    const std::size_t rows = std::min(block, n - first);
    if (!make_room(t, p, rows, limit)) return false;
    const auto now = static_cast<std::size_t>(classes_);
    if (now > detail::few_classes || n < 2 * now * now) {
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

[[gnu::noinline]] ATTUNE_INLINE void ConfusionCounts::add_tables(const std::uint32_t* tables, int classes) noexcept {
  const auto cells = static_cast<std::size_t>(classes * classes);
  for (int t = 0; t < classes; ++t)
    for (int p = 0; p < classes; ++p) {
      std::uint64_t rows = 0;
      for (std::size_t copy = 0; copy < simd::pair_tables; ++copy) rows += tables[copy * cells + static_cast<std::size_t>(t * classes + p)];
      counts_[cell(t, p)] += static_cast<double>(rows);
    }
}

template <class Code>
bool ConfusionCounts::weigh(const Code* truth, const Code* predicted, const double* weights, std::size_t n, int limit) {
  make_weighted();
  for (std::size_t first = 0; first < n; first += simd::weigh_block) {
    const Code *const t = truth + first, *const p = predicted + first;
    const double* const w = weights + first;
    const std::size_t rows = std::min(simd::weigh_block, n - first);
    if (!make_room(t, p, rows, limit)) return false;
    const auto classes = static_cast<std::size_t>(classes_);
    const bool worth_it = classes <= detail::few_weighted_classes && rows >= 4 * classes * classes;
    if (const auto split = worth_it ? simd::split_of(w, rows) : simd::WeightSplit{}; split.exact) {
      if (classes_ == 2)
        detail::add_weights(sums_.data(), simd::weigh_binary(t, p, w, rows, split.shift, n - first));
      else
        weigh_pairs(t, p, w, rows, split.shift);
    } else {
      for (std::size_t i = 0; i < rows; ++i) sums_[static_cast<std::size_t>(t[i]) * classes + static_cast<std::size_t>(p[i])].add(w[i]);
    }
  }
  return true;
}

template <class Code>
void ConfusionCounts::weigh_pairs(const Code* truth, const Code* predicted, const double* weights, std::size_t n, double shift) noexcept {
  std::array<simd::SplitSum, 2 * detail::few_weighted_classes * detail::few_weighted_classes> tables;
  const auto classes = static_cast<std::size_t>(classes_), cells = classes * classes;
  std::fill_n(tables.data(), 2 * cells, simd::SplitSum{});
  simd::weigh_pairs(truth, predicted, weights, n, shift, tables.data(), classes);
  for (std::size_t k = 0; k < cells; ++k) detail::add_split(sums_[k], tables[k] += tables[cells + k]);
}

}  // namespace attune::inline ATTUNE_ABI
