// SPDX-License-Identifier: BSL-1.0
#pragma once

// The scores of a binary problem, the two classes apart: what metrics over all thresholds are made of.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// The scores of positive (class 1) and negative (class 0) rows. After finish() both are sorted, in an
/// order that does not depend on the order of the rows. Memory: 8 bytes a row, 16 with weights.
class RankedScores {
 public:
  static constexpr Needs needs = Needs::scores;

  /// One class's scores in ascending order; `weights` is empty when every row counts once.
  struct Class {
    std::vector<double> scores{};
    std::vector<double> weights{};
    friend bool operator==(const Class&, const Class&) = default;
  };

  /// Scores n×1, or n×2 of which the second column counts.
  /// Errors: InvalidData for more than two classes and scores that are NaN; InvalidArgument for sizes
  /// that disagree.
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, ScoreView scores, std::span<const double> weights = {}) {
    detail::require_size("scores", static_cast<std::size_t>(scores.rows()), static_cast<Index>(truth.size()));
    if (!weights.empty()) detail::require_size("weights", weights.size(), static_cast<Index>(truth.size()));
    if (scores.cols > 2) refuse({"scores of ", scores.cols, " classes"});
    if (!weights.empty()) make_weighted();
    const Index last = scores.cols - 1;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      if (truth[i] != 0 && truth[i] != 1) refuse({"class code ", static_cast<std::int64_t>(truth[i]), " in row ", i});
      const double score = scores(static_cast<Index>(i), last);
      if (std::isnan(score))
        throw InvalidData({.argument = "scores", .place = {"row ", i}, .found = "nan", .expected = "a number",
                           .remedy = "did the optimizer diverge? look at the model's status"});
      Class& own = truth[i] == 1 ? positive_ : negative_;
      own.scores.push_back(score);
      if (weighted_) add(own.weights, weights.empty() ? 1.0 : weights[i]);
    }
  }

  void merge(const RankedScores& other) {
    if (other.weighted_) make_weighted();
    append(positive_, other.positive_);
    append(negative_, other.negative_);
  }

  void finish() {
    sort(positive_);
    sort(negative_);
  }

  const Class& positive() const noexcept { return positive_; }
  const Class& negative() const noexcept { return negative_; }
  bool weighted() const noexcept { return weighted_; }

 private:
  [[gnu::noinline]] static void add(std::vector<double>& values, double value) { values.push_back(value); }

  [[noreturn, gnu::cold]] static void refuse(const Phrase& found) {
    throw InvalidData({.argument = "truth", .found = found, .expected = "two classes, 0 and 1",
                       .remedy = "this metric ranks the rows of a binary problem"});
  }

  void make_weighted() {
    if (weighted_) return;
    weighted_ = true;
    positive_.weights = std::vector<double>(positive_.scores.size(), 1.0);
    negative_.weights = std::vector<double>(negative_.scores.size(), 1.0);
  }

  void append(Class& to, const Class& from) {
    to.scores.insert(to.scores.end(), from.scores.begin(), from.scores.end());
    to.weights.insert(to.weights.end(), from.weights.begin(), from.weights.end());
    if (weighted_) to.weights.resize(to.scores.size(), 1.0);
  }

  void sort(Class& rows) const {
    if (!weighted_) {
      std::sort(rows.scores.begin(), rows.scores.end());
      return;
    }
    std::vector<double> pairs(2 * rows.scores.size());
    for (std::size_t i = 0; i < rows.scores.size(); ++i) {
      pairs[2 * i] = rows.scores[i];
      pairs[2 * i + 1] = rows.weights[i];
    }
    if (!pairs.empty()) std::qsort(pairs.data(), rows.scores.size(), 2 * sizeof(double), [](const void* a, const void* b) {
      const auto *x = static_cast<const double*>(a), *y = static_cast<const double*>(b);
      const int by_score = (x[0] > y[0]) - (x[0] < y[0]);
      return by_score != 0 ? by_score : (x[1] > y[1]) - (x[1] < y[1]);
    });
    for (std::size_t i = 0; i < rows.scores.size(); ++i) {
      rows.scores[i] = pairs[2 * i];
      rows.weights[i] = pairs[2 * i + 1];
    }
  }

  Class positive_{};
  Class negative_{};
  bool weighted_ = false;
};

}  // namespace attune::inline ATTUNE_ABI
