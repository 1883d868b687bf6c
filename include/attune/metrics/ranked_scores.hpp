// SPDX-License-Identifier: BSL-1.0
#pragma once

// The scores of the classes apart, and sorted: what metrics over all thresholds are made of.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/rank_sums.hpp"
#include "attune/simd/sort.hpp"
#include "attune/simd/split_scores.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Where much memory is written once, the first touch of each small page is most of the cost.
inline void prefer_large_pages([[maybe_unused]] void* at, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__)
  madvise(at, bytes, MADV_HUGEPAGE);
#endif
}

/// An allocator whose vectors leave new numbers uninitialised: every one of them is written next.
template <class T>
struct Uninitialised {
  using value_type = T;
  static constexpr std::size_t page = std::size_t{1} << 21, many = 2 * page / sizeof(T);
  Uninitialised() = default;
  template <class U>
  Uninitialised(const Uninitialised<U>&) noexcept {}
  T* allocate(std::size_t n) {
    if (n < many) return std::allocator<T>{}.allocate(n);
    void* const at = ::operator new(n * sizeof(T), std::align_val_t{page});
    prefer_large_pages(at, n * sizeof(T));
    return static_cast<T*>(at);
  }
  void deallocate(T* at, std::size_t n) noexcept {
    if (n < many) return std::allocator<T>{}.deallocate(at, n);
    ::operator delete(at, std::align_val_t{page});
  }
  template <class U>
  void construct(U* at) noexcept {
    ::new (static_cast<void*>(at)) U;
  }
  template <class U, class... Args>
  void construct(U* at, Args&&... args) {
    ::new (static_cast<void*>(at)) U(std::forward<Args>(args)...);
  }
  friend bool operator==(const Uninitialised&, const Uninitialised&) { return true; }
};

using Numbers = std::vector<double, Uninitialised<double>>;

/// Rows of one class by one column of scores.
struct ScoreRun {
  std::vector<double> scores{};
  std::vector<double> weights{};

  RankedClass view() const noexcept { return {scores, weights}; }
};

[[gnu::cold, gnu::noinline]] inline void sort_scores(double* scores, double* weights, std::size_t n) {
  if (weights == nullptr)
    simd::sort_keys(scores, n);
  else
    simd::sort_keys(scores, weights, n);
}

[[noreturn, gnu::cold]] inline void refuse_class(std::int64_t code, std::size_t row, Index classes) {
  throw InvalidData({.argument = "truth", .found = {"class code ", code, " in row ", row}, .expected = {"0 to ", classes - 1, ", a class for each column of scores"},
                     .remedy = classes == 2 ? "this metric ranks the rows of a binary problem: give scores n×K for K classes" : ""});
}

[[noreturn, gnu::cold]] inline void refuse_nan_score(std::size_t row) {
  throw InvalidData({.argument = "scores", .place = {"row ", row}, .found = "nan", .expected = "a number", .remedy = "did the optimizer diverge? look at the model's status"});
}

}  // namespace detail

/// The scores of positive (class 1) and negative (class 0) rows; of K > 2 classes, each column of scores for the rows
/// of each class. After finish() all are sorted, in an order that does not depend on the order of the rows, so that
/// whatever is made of them is the same to the bit however the rows were cut. A score of -0.0 is 0.0.
/// Memory: 8 bytes a score, and 8 a score where there are weights.
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
    if (other.classes() > 2 || classes_ > 2) return merge_runs(other);
    if (other.weighted_) make_weighted();
    make_room(other.negatives_ + other.positives_);
    const Class lower = other.negative(), upper = other.positive();
    std::copy(lower.scores.begin(), lower.scores.end(), numbers_.data() + negatives_);
    std::copy(upper.scores.begin(), upper.scores.end(), numbers_.data() + (numbers_.size() - positives_ - upper.size()));
    if (weighted_) {
      append_weights(lower, negatives_);
      append_weights(upper, weights_.size() - positives_ - upper.size());
    }
    negatives_ += lower.size();
    positives_ += upper.size();
  }

  /// Sorts the scores, and counts what the metrics share.
  void finish() {
    for (detail::ScoreRun& run : runs_) detail::sort_scores(run.scores.data(), weighted_ ? run.weights.data() : nullptr, run.scores.size());
    if (classes_ > 2) return;
    const std::size_t upper = numbers_.size() - positives_;
    detail::sort_scores(numbers_.data(), weighted_ ? weights_.data() : nullptr, negatives_);
    detail::sort_scores(numbers_.data() + upper, weighted_ ? weights_.data() + upper : nullptr, positives_);
    const std::span<const double> others = negative().scores;
    sums_ = weighted_ ? detail::weighted_rank_sums(positive(), negative()) : detail::rank_sums(positive().scores, std::span(&others, 1));
  }

  /// 2, or the number of columns of scores where that is larger.
  int classes() const noexcept { return classes_; }
  bool weighted() const noexcept { return weighted_; }

  /// The rows of each of two classes. Empty where there are more.
  Class positive() const noexcept { return part(numbers_.size() - positives_, positives_); }
  Class negative() const noexcept { return part(0, negatives_); }

  /// Of more than two classes: the scores that column `column` gives the rows of class `truth`.
  Class run(int truth, int column) const noexcept { return runs_[static_cast<std::size_t>(truth * classes_ + column)].view(); }

  /// What the two classes' order comes to; after finish().
  const detail::RankSums& sums() const noexcept { return sums_; }

 private:
  Class part(std::size_t first, std::size_t size) const noexcept {
    return {std::span<const double>(numbers_).subspan(first, size), weighted_ ? std::span<const double>(weights_).subspan(first, size) : std::span<const double>{}};
  }

  template <class Code>
  void update_codes(const Code* truth, std::size_t n, ScoreView scores, std::span<const double> weights) {
    if (scores.cols > 2 || classes_ > 2) return update_runs(truth, n, scores, weights);
    if (!weights.empty()) make_weighted();
    make_room(n);
    const std::size_t gap_end = numbers_.size() - positives_;
    const simd::SplitRoom room{numbers_.data() + negatives_, numbers_.data() + gap_end, weights.empty() ? nullptr : weights_.data() + negatives_, weights.empty() ? nullptr : weights_.data() + gap_end};
    const simd::SplitCounts found = simd::split_scores<Code>({truth, scores.values.data() + (scores.cols - 1), static_cast<std::size_t>(scores.cols), weights.empty() ? nullptr : weights.data(), n}, room);
    if (!found.binary || !found.numbers) refuse_rows(truth, n, scores);
    if (weighted_ && weights.empty()) {
      std::fill_n(weights_.data() + negatives_, n - found.ones, 1.0);
      std::fill_n(weights_.data() + gap_end - found.ones, found.ones, 1.0);
    }
    positives_ += found.ones;
    negatives_ += n - found.ones;
  }

  template <class Code>
  [[gnu::cold, gnu::noinline]] void update_runs(const Code* truth, std::size_t n, ScoreView scores, std::span<const double> weights) {
    expect_columns(scores.cols);
    for (std::size_t i = 0; i < n; ++i) refuse_unless_class(truth[i], i, scores.cols);
    for (std::size_t i = 0; i < scores.values.size(); ++i)
      if (scores.values[i] != scores.values[i]) detail::refuse_nan_score(i / static_cast<std::size_t>(scores.cols));
    if (!weights.empty()) make_weighted();
    const auto columns = static_cast<std::size_t>(classes_);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < columns; ++k) {
        detail::ScoreRun& run = runs_[static_cast<std::size_t>(truth[i]) * columns + k];
        run.scores.push_back(scores.values[i * columns + k] + 0.0);
        if (weighted_) run.weights.push_back(weights.empty() ? 1.0 : weights[i]);
      }
  }

  template <class Code>
  static void refuse_unless_class(Code code, std::size_t row, Index classes) {
    const auto wide = static_cast<std::int64_t>(code);
    if (wide < 0 || wide >= classes) detail::refuse_class(wide, row, classes);
  }

  template <class Code>
  [[gnu::cold, gnu::noinline]] static void refuse_rows(const Code* truth, std::size_t n, ScoreView scores) {
    for (std::size_t i = 0; i < n; ++i) {
      refuse_unless_class(truth[i], i, 2);
      const double score = scores(static_cast<Index>(i), scores.cols - 1);
      if (score != score) detail::refuse_nan_score(i);
    }
  }

  [[gnu::cold, gnu::noinline]] static void refuse_sizes(std::size_t rows, ScoreView scores, std::span<const double> weights) {
    detail::require_size("scores", static_cast<std::size_t>(scores.rows()), static_cast<Index>(rows));
    detail::require_size("weights", weights.size(), static_cast<Index>(rows));
  }

  [[gnu::cold, gnu::noinline]] void expect_columns(Index columns) {
    const bool fresh = classes_ == 2 && negatives_ + positives_ == 0;
    if (!fresh && columns != classes_)
      throw InvalidArgument({.argument = "scores", .found = {columns, columns == 1 ? " column" : " columns"}, .expected = {classes_, ", as in the rows before"}});
    classes_ = static_cast<int>(columns);
    runs_.resize(static_cast<std::size_t>(classes_) * static_cast<std::size_t>(classes_));
  }

  [[gnu::cold, gnu::noinline]] void merge_runs(const RankedScores& other) {
    if (other.classes_ == 2 && other.negatives_ + other.positives_ == 0) return;
    expect_columns(other.classes_);
    if (other.weighted_) make_weighted();
    for (std::size_t r = 0; r < runs_.size(); ++r) {
      const detail::ScoreRun& theirs = other.runs_[r];
      runs_[r].scores.insert(runs_[r].scores.end(), theirs.scores.begin(), theirs.scores.end());
      runs_[r].weights.insert(runs_[r].weights.end(), theirs.weights.begin(), theirs.weights.end());
      if (weighted_) runs_[r].weights.resize(runs_[r].scores.size(), 1.0);
    }
  }

  // Negatives lie at the front of the room and positives at its end. The first rows get the room that they need,
  // later ones at least twice as much as there was.
  void make_room(std::size_t rows) {
    const std::size_t used = negatives_ + positives_;
    if (numbers_.size() - used >= rows) return;
    const std::size_t room = used == 0 ? rows : std::max(2 * numbers_.size(), used + rows);
    widen(numbers_, room);
    if (weighted_) widen(weights_, room);
  }

  void widen(detail::Numbers& numbers, std::size_t room) const {
    detail::Numbers wider(room);
    std::copy_n(numbers.data(), negatives_, wider.data());
    std::copy_n(numbers.data() + (numbers.size() - positives_), positives_, wider.data() + (room - positives_));
    numbers = std::move(wider);
  }

  void append_weights(const Class& from, std::size_t at) {
    for (std::size_t i = 0; i < from.size(); ++i) weights_[at + i] = from.weight(i);
  }

  [[gnu::cold, gnu::noinline]] void make_weighted() {
    if (weighted_) return;
    weighted_ = true;
    weights_.assign(numbers_.size(), 1.0);
    for (detail::ScoreRun& run : runs_) run.weights.assign(run.scores.size(), 1.0);
  }

  detail::Numbers numbers_{};  // two classes
  detail::Numbers weights_{};
  std::size_t negatives_ = 0;
  std::size_t positives_ = 0;
  int classes_ = 2;
  bool weighted_ = false;
  std::vector<detail::ScoreRun> runs_{};  // more: rows of class t by column k at t K + k
  detail::RankSums sums_{};
};

}  // namespace attune::inline ATTUNE_ABI
