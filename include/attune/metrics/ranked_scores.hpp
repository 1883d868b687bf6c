// SPDX-License-Identifier: BSL-1.0
#pragma once

// The scores of the classes apart, and sorted: what metrics over all thresholds are made of.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <utility>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/rank_sums.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/sort.hpp"
#include "attune/simd/split_scores.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// So many numbers, uninitialised until they are written. Where there are many the first touch of each small page would
/// be most of the cost of writing them, so that large pages are asked for.
class Numbers {
 public:
  Numbers() = default;
  explicit Numbers(std::size_t size) : begin_(size > 0 ? allocated(size) : nullptr), size_(size) {}
  Numbers(const Numbers& other) : Numbers(other.size_) { std::copy_n(other.begin_, size_, begin_); }
  Numbers(Numbers&& other) noexcept : begin_(std::exchange(other.begin_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Numbers& operator=(Numbers other) noexcept {
    std::swap(begin_, other.begin_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Numbers() {
    if (begin_ != nullptr) ::operator delete(begin_, alignment(size_));
  }

  std::size_t size() const noexcept { return size_; }
  double* data() noexcept { return begin_; }
  std::span<const double> part(std::size_t first, std::size_t size) const noexcept { return {begin_ + first, size}; }

 private:
  static constexpr std::align_val_t alignment(std::size_t size) noexcept { return std::align_val_t{size < (std::size_t{1} << 19) ? simd::cache_line : std::size_t{1} << 21}; }

  [[gnu::noinline]] static double* allocated(std::size_t size) {
    const std::size_t bytes = size * sizeof(double);
    void* const begin = ::operator new(bytes, alignment(size));
#if defined(__linux__)
    if (bytes >= std::size_t{1} << 22) madvise(begin, bytes, MADV_HUGEPAGE);
#endif
    return static_cast<double*>(begin);
  }

  double* begin_ = nullptr;
  std::size_t size_ = 0;
};

[[noreturn, gnu::cold]] inline void refuse_class(std::int64_t code, std::size_t row, Index classes) {
  throw InvalidData({.argument = "truth", .place = {"row ", row}, .found = {"class code ", code}, .expected = {"0 to ", classes - 1, ", a class for each column of scores"},
                     .remedy = classes == 2 ? "this metric ranks the rows of a binary problem: give scores n×K for K classes" : ""});
}

[[noreturn, gnu::cold]] inline void refuse_nan_score(std::size_t row) {
  throw InvalidData({.argument = "scores", .place = {"row ", row}, .found = "nan", .expected = "a number"});
}

}  // namespace detail

/// The scores of positive (class 1) and negative (class 0) rows; of K > 2 classes, each column of scores for the rows
/// of each class. After finish() all are sorted, in an order that does not depend on the order of the rows, so that
/// whatever is made of them is the same to the bit however the rows were cut. A score of -0.0 is 0.0.
/// Memory: 8 bytes a row, 16 with weights; of K classes 16 (K + 1), and 8 K more with weights.
class RankedScores {
 public:
  static constexpr Needs needs = Needs::scores;
  using Class = RankedClass;

  /// Scores n×1, n×2 of which the second column counts, or n×K.
  /// Errors: InvalidData for a class without a column and scores that are NaN; InvalidArgument for sizes, and numbers
  /// of classes, that disagree.
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, ScoreView scores, std::span<const double> weights = {}) {
    if (static_cast<std::size_t>(scores.rows()) != truth.size() || (!weights.empty() && weights.size() != truth.size())) refuse_sizes(truth.size(), scores, weights);
    if (truth.empty()) return;
    if constexpr (std::same_as<Label, bool>)
      update_codes(reinterpret_cast<const unsigned char*>(truth.data()), truth.size(), scores, weights);
    else
      update_codes(truth.data(), truth.size(), scores, weights);
  }

  void merge(const RankedScores& other) {
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

  /// Sorts the scores, and counts what the metrics share.
  void finish() {
    if (classes_ > 2) return finish_runs();
    sort(numbers_.data(), weights_.data(), 0, front_);
    sort(numbers_.data(), weights_.data(), numbers_.size() - back_, back_);
    sums_ = detail::rank_sums(positive(), negative());
  }

  /// 2, or the number of columns of scores where that is larger.
  int classes() const noexcept { return classes_; }
  bool weighted() const noexcept { return weighted_; }

  /// The rows of each of two classes. Empty where there are more.
  Class positive() const noexcept { return classes_ == 2 ? part(numbers_, weights_, numbers_.size() - back_, back_) : Class{}; }
  Class negative() const noexcept { return classes_ == 2 ? part(numbers_, weights_, 0, front_) : Class{}; }

  /// Of more than two classes: the scores that column `column` gives the rows of class `truth`; after finish().
  Class run(int truth, int column) const noexcept {
    const auto t = static_cast<std::size_t>(truth), rows = first_row_[t + 1] - first_row_[t];
    return part(runs_, run_weights_, first_row_[t] * static_cast<std::size_t>(classes_) + static_cast<std::size_t>(column) * rows, rows);
  }

  /// What the two classes' order comes to; after finish().
  const detail::RankSums& sums() const noexcept { return sums_; }

 private:
  Class part(const detail::Numbers& scores, const detail::Numbers& weights, std::size_t first, std::size_t size) const noexcept {
    return {scores.part(first, size), weighted_ ? weights.part(first, size) : std::span<const double>{}};
  }

  void sort(double* scores, double* weights, std::size_t first, std::size_t size) const {
    if (weighted_)
      simd::sort_keys(scores + first, weights + first, size);
    else
      simd::sort_keys(scores + first, size);
  }

  template <class Code>
  [[gnu::noinline]] void update_codes(const Code* truth, std::size_t n, ScoreView scores, std::span<const double> weights) {
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
    const simd::SplitCounts found = simd::split_scores<Code>({truth, scores.values.data() + (scores.cols - 1), static_cast<std::size_t>(scores.cols), plain ? nullptr : weights.data(), n}, room);
    if (!found.binary || !found.numbers) refuse_rows(truth, n, scores);
    if (weighted_ && plain) {
      std::fill_n(weights_.data() + front_, n - found.ones, 1.0);
      std::fill_n(weights_.data() + gap_end - found.ones, found.ones, 1.0);
    }
    back_ += found.ones;
    front_ += n - found.ones;
  }

  template <class Code>
  [[gnu::cold, gnu::noinline]] static void refuse_rows(const Code* truth, std::size_t n, ScoreView scores) {
    for (std::size_t i = 0; i < n; ++i) {
      const auto code = static_cast<std::int64_t>(truth[i]);
      if (code < 0 || code > 1) detail::refuse_class(code, i, 2);
      const double score = scores(static_cast<Index>(i), scores.cols - 1);
      if (score != score) detail::refuse_nan_score(i);
    }
  }

  [[gnu::cold, gnu::noinline]] static void refuse_sizes(std::size_t rows, ScoreView scores, std::span<const double> weights) {
    detail::require_size("scores", static_cast<std::size_t>(scores.rows()), static_cast<Index>(rows), "truth");
    detail::require_size("weights", weights.size(), static_cast<Index>(rows), "truth");
  }

  void expect_classes_of(int classes) {
    if (classes == classes_) return;
    if (front_ + back_ > 0) throw InvalidArgument({.argument = "scores", .found = {"scores of ", classes, " classes"}, .expected = {classes_, ", as in the rows before"}});
    classes_ = classes;
  }

  // Of more than two classes a row is written as it comes: code, weight, scores.
  std::size_t row_size() const noexcept { return static_cast<std::size_t>(classes_) + 2; }

  [[gnu::cold, gnu::noinline]] void write_row(std::int64_t code, ScoreView scores, std::size_t row, std::span<const double> weights) {
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
  [[gnu::cold, gnu::noinline]] void finish_runs() {
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

  void put(detail::Numbers& to, const detail::Numbers& from, std::size_t front, std::size_t back) const {
    std::copy_n(from.part(0, front).data(), front, to.data() + front_);
    std::copy_n(from.part(from.size() - back, back).data(), back, to.data() + (to.size() - back_ - back));
  }

  // What is at the front of the room grows upwards, and what is at its end downwards: negatives and positives of two
  // classes, rows of more. The first rows get the room that they need, later ones at least twice as much as there was.
  void make_room(std::size_t more) {
    const std::size_t used = front_ + back_;
    if (numbers_.size() - used >= more) return;
    const std::size_t room = used == 0 ? more : std::max(2 * numbers_.size(), used + more);
    widen(numbers_, room);
    if (weighted_ && classes_ == 2) widen(weights_, room);
  }

  [[gnu::noinline]] void widen(detail::Numbers& numbers, std::size_t room) const {
    detail::Numbers wider(room);
    if (front_ + back_ > 0) {
      std::copy_n(numbers.data(), front_, wider.data());
      std::copy_n(numbers.data() + (numbers.size() - back_), back_, wider.data() + (room - back_));
    }
    numbers = std::move(wider);
  }

  [[gnu::cold, gnu::noinline]] void make_weighted() {
    if (weighted_) return;
    weighted_ = true;
    if (classes_ > 2) return;
    weights_ = detail::Numbers(numbers_.size());
    std::fill_n(weights_.data(), weights_.size(), 1.0);
  }

  detail::Numbers numbers_{};
  detail::Numbers weights_{};  // of two classes
  std::size_t front_ = 0;      // negatives, or rows of several classes
  std::size_t back_ = 0;       // positives
  int classes_ = 2;
  bool weighted_ = false;
  detail::Numbers runs_{};  // of more classes, sorted
  detail::Numbers run_weights_{};
  std::vector<std::size_t> first_row_{};  // of each class, and behind the last
  detail::RankSums sums_{};
};

}  // namespace attune::inline ATTUNE_ABI
