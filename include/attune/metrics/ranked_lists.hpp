// SPDX-License-Identifier: BSL-1.0
#pragma once

// Lists of items that scores put into an order, a row a list: each list has a score of its own, and their mean is the
// metric's.
//
// The truth says how relevant each item is, in one of three forms:
//   n×K numbers, row-major            grades, or 0 and 1
//   n×K labels, row-major             which of K labels a row has: several, one or none
//   n class codes 0..K-1              the one item of K that is relevant
// So a set of metrics can judge the ranking of classes: of one class a row, the label ranking average precision is the
// mean reciprocal rank.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attune/core/outputs.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/weighted_mean.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/simd/sum_block.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// What one list scores, and whether there was anything to rank.
struct ListScore {
  double value = 0;
  bool ranks = true;
};

/// One item of a list.
struct ListItem {
  double score = 0;
  double truth = 0;
  std::size_t place = 0;  ///< in the row, before it is ordered
};

/// A list by descending scores; where these are equal, later items first.
class ListOrder {
 public:
  explicit ListOrder(std::size_t items) : items_(items) {}

  std::span<const ListItem> sort(const double* truth, const double* scores);

 private:
  std::vector<ListItem> items_;
};

/// Where the items that are tied with item `begin` end.
std::size_t end_of_tie(std::span<const ListItem> items, std::size_t begin) noexcept;

[[noreturn, gnu::cold]] void refuse_list_value(const char* what, std::size_t row, std::size_t item, double found, const char* expected);
[[noreturn, gnu::cold]] void refuse_list_class(std::size_t row, std::int64_t code, ScoreView scores);
/// Errors: InvalidArgument for lists of other sizes, and for lists of less than two items.
[[gnu::cold]] void require_list_columns(ScoreView truth, ScoreView scores);
[[gnu::cold]] void require_list_shape(ScoreView scores, Weights weights, bool sizes_agree);

}  // namespace detail

/// Σ w s and Σ w, where s is the score of a row's list. `Rule` holds the metric's settings and says
///   bool accepts(double truth) const;  static constexpr const char* truth_is;
///   Run run(std::size_t items) const;  and of a Run, detail::ListScore operator()(const double* truth, const double* scores).
/// Cost: O(K log K) a row.
template <class Rule>
class RankedLists {
 public:
  static constexpr Needs needs = Needs::scores;

  RankedLists() = default;
  explicit RankedLists(const Rule& rule) : rule_(rule) {}

  /// Truth and scores n×K, K ≥ 2. Errors: InvalidArgument for shapes that disagree, and for lists of less than two
  /// items; InvalidData for scores that are NaN, and for a truth that the metric does not know.
  [[gnu::cold]] void update(ScoreView truth, ScoreView scores, Weights weights = {}) {
    detail::require_list_columns(truth, scores);
    add(scores, weights, truth.values.size() == scores.values.size(), [&](std::size_t row, double*) { return &truth.values[row * static_cast<std::size_t>(truth.cols)]; });
  }
  void update(std::span<const double> truth, ScoreView scores, Weights weights = {}) { update(ScoreView(truth, scores.cols), scores, weights); }

  /// Class codes 0..K-1, one a row; or a label of 0 or 1 for each of the n×K scores.
  template <std::integral Label>
  void update(std::span<const Label> truth, ScoreView scores, Weights weights = {}) {
    const auto cols = static_cast<std::size_t>(scores.cols);
    if (truth.size() == scores.values.size()) {
      add(scores, weights, true, [&](std::size_t row, double* own) {
        for (std::size_t k = 0; k < cols; ++k) own[k] = static_cast<double>(truth[row * cols + k]);
        return own;
      });
      return;
    }
    add(scores, weights, truth.size() * cols == scores.values.size(), [&](std::size_t row, double* own) {
      const auto code = static_cast<std::int64_t>(truth[row]);
      if (code < 0 || code >= scores.cols) detail::refuse_list_class(row, code, scores);
      for (std::size_t k = 0; k < cols; ++k) own[k] = 0;
      own[code] = 1;
      return own;
    });
  }

  void merge(const RankedLists& other) noexcept {
    mean_.merge(other.mean_);
    ranks_ = ranks_ || other.ranks_;
  }

  /// The mean of the lists' scores; NaN without rows.
  double mean() const noexcept { return mean_.value(); }
  double weight() const noexcept { return mean_.weight(); }
  /// Whether some list with weight has items to tell apart.
  bool ranks() const noexcept { return ranks_; }

  friend bool operator==(const RankedLists&, const RankedLists&) = default;

 private:
  // `truth_of(row, scratch)` gives the K relevances of a row.
  template <class TruthOf>
  void add(ScoreView scores, Weights weights, bool sizes_agree, TruthOf&& truth_of) {
    detail::require_list_shape(scores, weights, sizes_agree);
    const auto n = static_cast<std::size_t>(scores.rows()), cols = static_cast<std::size_t>(scores.cols);
    auto run = rule_.run(cols);
    std::vector<double> own(cols);
    std::array<double, simd::sum_block> block;
    for (std::size_t first = 0; first < n; first += block.size()) {
      const std::size_t rows = n - first < block.size() ? n - first : block.size();
      for (std::size_t i = 0; i < rows; ++i) {
        const double* row_scores = &scores.values[(first + i) * cols];
        const double* truth = truth_of(first + i, own.data());
        require_row(truth, row_scores, cols, first + i);
        const detail::ListScore score = run(truth, row_scores);
        block[i] = score.value;
        ranks_ = ranks_ || (score.ranks && (weights.empty() || weights[first + i] > 0));
      }
      mean_.add_block(block.data(), weights.empty() ? nullptr : &weights[first], rows);
    }
  }

  void require_row(const double* truth, const double* scores, std::size_t cols, std::size_t row) const {
    bool good = true;
    for (std::size_t k = 0; k < cols; ++k) good &= (scores[k] == scores[k]) & rule_.accepts(truth[k]);
    if (good) return;
    for (std::size_t k = 0; k < cols; ++k) {
      if (scores[k] != scores[k]) detail::refuse_list_value("scores", row, k, scores[k], "a number");
      if (!rule_.accepts(truth[k])) detail::refuse_list_value("truth", row, k, truth[k], Rule::truth_is);
    }
  }

  Rule rule_{};
  detail::WeightedMean mean_{};
  bool ranks_ = false;
};

namespace detail {

[[gnu::cold]] void require_lists(std::size_t truth, ScoreView scores, Weights weights);

/// What the free functions of metrics of ranked lists do.
template <class M>
double score_lists(const M& metric, ScoreView truth, ScoreView scores, Weights weights) {
  require_lists(truth.values.size(), scores, weights);
  return score_filled(metric, [&](auto& lists) { lists.update(truth, scores, weights); });
}
template <class M, LabelRange T>
double score_lists(const M& metric, const T& truth, ScoreView scores, Weights weights) {
  const auto column = label_column(truth, "truth");
  require_lists(column.values.size(), scores, weights);
  return score_filled(metric, [&](auto& lists) { lists.update(column.values, scores, weights); });
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/ranked_lists.ipp"
#endif
