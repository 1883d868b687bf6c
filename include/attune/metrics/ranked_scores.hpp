// SPDX-License-Identifier: BSL-1.0
#pragma once

// The scores of the classes apart, and sorted: what metrics over all thresholds are made of.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attune/core/outputs.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/with_codes.hpp"
#include "attune/metrics/rank_sums.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// So many numbers, uninitialised until they are written. Where there are many the first touch of each small page would
/// be most of the cost of writing them, so that large pages are asked for.
class Numbers {
 public:
  Numbers() = default;
  explicit Numbers(std::size_t size);
  Numbers(const Numbers& other);
  Numbers(Numbers&& other) noexcept;
  Numbers& operator=(Numbers other) noexcept;
  ~Numbers();

  std::size_t size() const noexcept { return size_; }
  double* data() noexcept { return begin_; }
  std::span<const double> part(std::size_t first, std::size_t size) const noexcept { return {begin_ + first, size}; }

 private:
  double* begin_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace detail

/// The scores of positive (class 1) and negative (class 0) rows; of K > 2 classes, each column of scores for the rows
/// of each class. After finish() all are sorted, in an order that does not depend on the order of the rows, so that
/// whatever is made of them is the same to the bit however the rows were cut. A score of -0.0 is 0.0.
/// Memory: 8 bytes a row, 16 with weights; of K classes 16 (K + 1), and 8 K more with weights.
class RankedScores {
 public:
  static constexpr Needs needs = Needs::scores;
  using Class = RankedClass;

  RankedScores();
  RankedScores(const RankedScores& other);
  RankedScores(RankedScores&& other) noexcept;
  RankedScores& operator=(const RankedScores& other);
  RankedScores& operator=(RankedScores&& other) noexcept;
  ~RankedScores();

  /// Scores n×1, n×2 of which the second column counts, or n×K.
  /// Errors: InvalidData for a class without a column and scores that are NaN; InvalidArgument for sizes, and numbers
  /// of classes, that disagree.
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, ScoreView scores, std::span<const double> weights = {}) {
    detail::with_codes(truth, [&](auto codes) { update_codes(codes, scores, weights); });
  }

  void merge(const RankedScores& other);

  /// Sorts the scores, and counts what the metrics share.
  void finish();

  /// 2, or the number of columns of scores where that is larger.
  int classes() const noexcept { return classes_; }
  bool weighted() const noexcept { return weighted_; }

  /// The rows of each of two classes. Empty where there are more.
  Class positive() const noexcept;
  Class negative() const noexcept;

  /// Of more than two classes: the scores that column `column` gives the rows of class `truth`; after finish().
  Class run(int truth, int column) const noexcept;

  /// What the two classes' order comes to; after finish().
  const detail::RankSums& sums() const noexcept { return sums_; }

 private:
  // Compiled once for each of the integers of with_codes.
  template <class Code>
  [[gnu::noinline]] void update_codes(std::span<const Code> truth, ScoreView scores, std::span<const double> weights);

  Class part(const detail::Numbers& scores, const detail::Numbers& weights, std::size_t first, std::size_t size) const noexcept;
  void sort(double* scores, double* weights, std::size_t first, std::size_t size) const;
  void expect_classes_of(int classes);
  std::size_t row_size() const noexcept;
  [[gnu::cold]] void write_row(std::int64_t code, ScoreView scores, std::size_t row, std::span<const double> weights);
  [[gnu::cold]] void finish_runs();
  void put(detail::Numbers& to, const detail::Numbers& from, std::size_t front, std::size_t back) const;
  void make_room(std::size_t more);
  void widen(detail::Numbers& numbers, std::size_t room) const;
  [[gnu::cold]] void make_weighted();

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

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/ranked_scores.ipp"
#endif
