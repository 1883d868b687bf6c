// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/ranked_scores.hpp"

#include <algorithm>
#include <new>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "attune/core/error.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/sort.hpp"
#include "attune/simd/split_scores.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

constexpr std::align_val_t alignment_of_numbers(std::size_t size) noexcept { return std::align_val_t{size < (std::size_t{1} << 19) ? simd::cache_line : std::size_t{1} << 21}; }

[[gnu::noinline]] inline double* allocated_numbers(std::size_t size) {
  const std::size_t bytes = size * sizeof(double);
  void* const begin = ::operator new(bytes, alignment_of_numbers(size));
#if defined(__linux__)
  if (bytes >= std::size_t{1} << 22) madvise(begin, bytes, MADV_HUGEPAGE);
#endif
  return static_cast<double*>(begin);
}

ATTUNE_INLINE Numbers::Numbers(std::size_t size) : begin_(size > 0 ? allocated_numbers(size) : nullptr), size_(size) {}
ATTUNE_INLINE Numbers::Numbers(const Numbers& other) : Numbers(other.size_) { std::copy_n(other.begin_, size_, begin_); }
ATTUNE_INLINE Numbers::Numbers(Numbers&& other) noexcept : begin_(std::exchange(other.begin_, nullptr)), size_(std::exchange(other.size_, 0)) {}
ATTUNE_INLINE Numbers& Numbers::operator=(Numbers other) noexcept {
  std::swap(begin_, other.begin_);
  std::swap(size_, other.size_);
  return *this;
}
ATTUNE_INLINE Numbers::~Numbers() {
  if (begin_ != nullptr) ::operator delete(begin_, alignment_of_numbers(size_));
}

[[noreturn, gnu::cold]] inline void refuse_class(std::int64_t code, std::size_t row, Index classes) {
  throw InvalidData({.argument = "truth", .place = {"row ", row}, .found = {"class code ", code}, .expected = {"0 to ", classes - 1, ", a class for each column of scores"},
                     .remedy = classes == 2 ? "this metric ranks the rows of a binary problem: give scores n×K for K classes" : ""});
}

[[noreturn, gnu::cold]] inline void refuse_nan_score(std::size_t row) {
  throw InvalidData({.argument = "scores", .place = {"row ", row}, .found = "nan", .expected = "a number"});
}

template <class Code>
[[gnu::cold, gnu::noinline]] void refuse_rows(std::span<const Code> truth, ScoreView scores) {
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const auto code = static_cast<std::int64_t>(truth[i]);
    if (code < 0 || code > 1) refuse_class(code, i, 2);
    const double score = scores(static_cast<Index>(i), scores.cols - 1);
    if (score != score) refuse_nan_score(i);
  }
}

[[gnu::cold, gnu::noinline]] inline void refuse_sizes(std::size_t rows, ScoreView scores, std::span<const double> weights) {
  require_size("scores", static_cast<std::size_t>(scores.rows()), static_cast<Index>(rows), "truth");
  require_size("weights", weights.size(), static_cast<Index>(rows), "truth");
}

}  // namespace detail

ATTUNE_INLINE RankedScores::RankedScores() = default;
ATTUNE_INLINE RankedScores::RankedScores(const RankedScores& other) = default;
ATTUNE_INLINE RankedScores::RankedScores(RankedScores&& other) noexcept = default;
ATTUNE_INLINE RankedScores& RankedScores::operator=(const RankedScores& other) = default;
ATTUNE_INLINE RankedScores& RankedScores::operator=(RankedScores&& other) noexcept = default;
ATTUNE_INLINE RankedScores::~RankedScores() = default;

ATTUNE_INLINE RankedScores::Class RankedScores::part(const detail::Numbers& scores, const detail::Numbers& weights, std::size_t first, std::size_t size) const noexcept {
  return {scores.part(first, size), weighted_ ? weights.part(first, size) : std::span<const double>{}};
}

ATTUNE_INLINE RankedScores::Class RankedScores::positive() const noexcept { return classes_ == 2 ? part(numbers_, weights_, numbers_.size() - back_, back_) : Class{}; }
ATTUNE_INLINE RankedScores::Class RankedScores::negative() const noexcept { return classes_ == 2 ? part(numbers_, weights_, 0, front_) : Class{}; }

ATTUNE_INLINE RankedScores::Class RankedScores::run(int truth, int column) const noexcept {
  const auto t = static_cast<std::size_t>(truth), rows = first_row_[t + 1] - first_row_[t];
  return part(runs_, run_weights_, first_row_[t] * static_cast<std::size_t>(classes_) + static_cast<std::size_t>(column) * rows, rows);
}

ATTUNE_INLINE void RankedScores::merge(const RankedScores& other) {
  if (other.front_ + other.back_ == 0) return;
  expect_classes_of(other.classes_);
  if (other.weighted_) make_weighted();
  make_room(other.front_ + other.back_);
  put(numbers_, other.numbers_, other.front_, other.back_);
  if (classes_ == 2 && other.weighted_) put(weights_, other.weights_, other.front_, other.back_);
  if (classes_ == 2 && weighted_ && !other.weighted_) {
    std::fill_n(weights_.data() + front_, other.front_, 1.0);
    std::fill_n(weights_.data() + (weights_.size() - back_ - other.back_), other.back_, 1.0);
  }
  front_ += other.front_;
  back_ += other.back_;
}

ATTUNE_INLINE void RankedScores::finish() {
  if (classes_ > 2) return finish_runs();
  sort(numbers_.data(), weights_.data(), 0, front_);
  sort(numbers_.data(), weights_.data(), numbers_.size() - back_, back_);
  sums_ = detail::rank_sums(positive(), negative());
}

ATTUNE_INLINE void RankedScores::sort(double* scores, double* weights, std::size_t first, std::size_t size) const {
  if (weighted_)
    simd::sort_keys(scores + first, weights + first, size);
  else
    simd::sort_keys(scores + first, size);
}

template <class Code>
void RankedScores::update_codes(std::span<const Code> truth, ScoreView scores, std::span<const double> weights) {
  const std::size_t n = truth.size();
  if (static_cast<std::size_t>(scores.rows()) != n || (!weights.empty() && weights.size() != n)) detail::refuse_sizes(n, scores, weights);
  if (truth.empty()) return;
  expect_classes_of(scores.cols > 2 ? static_cast<int>(scores.cols) : 2);
  if (!weights.empty()) make_weighted();
  if (classes_ > 2) {
    make_room(n * row_size());
    for (std::size_t i = 0; i < n; ++i) {
      const auto code = static_cast<std::int64_t>(truth[i]);
      if (code < 0 || code >= classes_) detail::refuse_class(code, i, classes_);
      write_row(code, scores, i, weights);
    }
    front_ += n * row_size();
    return;
  }
  make_room(n);
  const std::size_t gap_end = numbers_.size() - back_;
  const bool plain = weights.empty();
  const simd::SplitRoom room{numbers_.data() + front_, numbers_.data() + gap_end, plain ? nullptr : weights_.data() + front_, plain ? nullptr : weights_.data() + gap_end};
  const simd::SplitCounts found = simd::split_scores<Code>({truth.data(), scores.values.data() + (scores.cols - 1), static_cast<std::size_t>(scores.cols), plain ? nullptr : weights.data(), n}, room);
  if (!found.binary || !found.numbers) detail::refuse_rows(truth, scores);
  if (weighted_ && plain) {
    std::fill_n(weights_.data() + front_, n - found.ones, 1.0);
    std::fill_n(weights_.data() + gap_end - found.ones, found.ones, 1.0);
  }
  back_ += found.ones;
  front_ += n - found.ones;
}

ATTUNE_INLINE void RankedScores::expect_classes_of(int classes) {
  if (classes == classes_) return;
  if (front_ + back_ > 0) throw InvalidArgument({.argument = "scores", .found = {"scores of ", classes, " classes"}, .expected = {classes_, ", as in the rows before"}});
  classes_ = classes;
}

// Of more than two classes a row is written as it comes: code, weight, scores.
ATTUNE_INLINE std::size_t RankedScores::row_size() const noexcept { return static_cast<std::size_t>(classes_) + 2; }

[[gnu::noinline]] ATTUNE_INLINE void RankedScores::write_row(std::int64_t code, ScoreView scores, std::size_t row, std::span<const double> weights) {
  double* to = numbers_.data() + front_ + row * row_size();
  *to++ = static_cast<double>(code);
  *to++ = weights.empty() ? 1.0 : weights[row];
  for (Index k = 0; k < scores.cols; ++k) {
    const double score = scores(static_cast<Index>(row), k);
    if (score != score) detail::refuse_nan_score(row);
    *to++ = score + 0.0;
  }
}

// Rows of class t follow those of t - 1, and among them each column is together.
[[gnu::noinline]] ATTUNE_INLINE void RankedScores::finish_runs() {
  const std::size_t n = front_ / row_size(), columns = static_cast<std::size_t>(classes_);
  const double* const rows = numbers_.data();
  first_row_ = std::vector<std::size_t>(columns + 1);
  for (std::size_t i = 0; i < n; ++i) ++first_row_[static_cast<std::size_t>(rows[i * row_size()]) + 1];
  for (std::size_t t = 0; t < columns; ++t) first_row_[t + 1] += first_row_[t];
  runs_ = detail::Numbers(n * columns);
  run_weights_ = detail::Numbers(weighted_ ? n * columns : 0);
  std::vector<std::size_t> written(columns);
  for (std::size_t i = 0; i < n; ++i) {
    const double* const row = rows + i * row_size();
    const auto t = static_cast<std::size_t>(row[0]);
    const std::size_t own = first_row_[t + 1] - first_row_[t], at = first_row_[t] * columns + written[t]++;
    for (std::size_t k = 0; k < columns; ++k) {
      runs_.data()[at + k * own] = row[2 + k];
      if (weighted_) run_weights_.data()[at + k * own] = row[1];
    }
  }
  for (std::size_t t = 0; t < columns; ++t)
    for (std::size_t k = 0, own = first_row_[t + 1] - first_row_[t]; k < columns; ++k) sort(runs_.data(), run_weights_.data(), first_row_[t] * columns + k * own, own);
}

ATTUNE_INLINE void RankedScores::put(detail::Numbers& to, const detail::Numbers& from, std::size_t front, std::size_t back) const {
  std::copy_n(from.part(0, front).data(), front, to.data() + front_);
  std::copy_n(from.part(from.size() - back, back).data(), back, to.data() + (to.size() - back_ - back));
}

// What is at the front of the room grows upwards, and what is at its end downwards: negatives and positives of two
// classes, rows of more. The first rows get the room that they need, later ones at least twice as much as there was.
ATTUNE_INLINE void RankedScores::make_room(std::size_t more) {
  const std::size_t used = front_ + back_;
  if (numbers_.size() - used >= more) return;
  const std::size_t room = used == 0 ? more : std::max(2 * numbers_.size(), used + more);
  widen(numbers_, room);
  if (weighted_ && classes_ == 2) widen(weights_, room);
}

[[gnu::noinline]] ATTUNE_INLINE void RankedScores::widen(detail::Numbers& numbers, std::size_t room) const {
  detail::Numbers wider(room);
  if (front_ + back_ > 0) {
    std::copy_n(numbers.data(), front_, wider.data());
    std::copy_n(numbers.data() + (numbers.size() - back_), back_, wider.data() + (room - back_));
  }
  numbers = std::move(wider);
}

[[gnu::noinline]] ATTUNE_INLINE void RankedScores::make_weighted() {
  if (weighted_) return;
  weighted_ = true;
  if (classes_ > 2) return;
  weights_ = detail::Numbers(numbers_.size());
  std::fill_n(weights_.data(), weights_.size(), 1.0);
}

}  // namespace attune::inline ATTUNE_ABI
