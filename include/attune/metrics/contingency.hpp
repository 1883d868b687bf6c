// SPDX-License-Identifier: BSL-1.0
#pragma once

// Two labellings of the same rows: how many rows each class of one shares with each cluster of the other. It serves
// every metric that compares a clustering with a truth.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attune/metrics/columns.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/label_blocks.hpp"
#include "attune/metrics/detail/label_counts.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// The contingency table of two labellings, as a list of its cells that are not empty. Labels are any integers, and
/// only tell clusters apart: -1 is a cluster like any other. Counts are whole and exact, so that neither the order of
/// the rows nor how they are cut matters. Weights are numbers of rows: whole.
/// Cost: O(n) for labels of narrow range, else O(n) expected, by hashing; and each update or merge reads what is
/// there. Memory: O(distinct pairs), and while labels are counted O(n) at most.
class Contingency {
 public:
  static constexpr Needs needs = Needs::labels;

  using Cell = detail::LabelPair;       ///< truth, predicted, rows
  using Cluster = detail::LabelCount;   ///< label, rows

  /// Errors: InvalidArgument for sizes that disagree, InvalidData for weights that are not whole.
  template <std::integral T, std::integral P>
  void update(std::span<const T> truth, std::span<const P> predicted, Weights weights = {}) {
    using Code = typename detail::CodeTypeOf<T>::type;
    if constexpr (std::same_as<Code, typename detail::CodeTypeOf<P>::type>)
      count(std::span(reinterpret_cast<const Code*>(truth.data()), truth.size()), std::span(reinterpret_cast<const Code*>(predicted.data()), predicted.size()), weights);
    else
      count_any(truth, predicted, weights);
  }

  void merge(const Contingency& other);

  std::int64_t rows() const noexcept { return rows_; }
  /// Pairs of labels that occur, in ascending order.
  const std::vector<Cell>& cells() const noexcept { return cells_; }
  /// The clusters of each labelling, in ascending order of their labels.
  const std::vector<Cluster>& truth() const noexcept { return truth_; }
  const std::vector<Cluster>& predicted() const noexcept { return predicted_; }

  /// Whether rows of one cluster of the prediction are always of one class, and the other way round.
  bool is_homogeneous() const noexcept { return cells_.size() == predicted_.size(); }
  bool is_complete() const noexcept { return cells_.size() == truth_.size(); }

  friend bool operator==(const Contingency&, const Contingency&) = default;

 private:
  // Compiled once for each type that label_column gives, and for labels of two types.
  template <std::integral T>
  void count(std::span<const T> truth, std::span<const T> predicted, Weights weights);
  void count_any(const detail::AnyLabels& truth, const detail::AnyLabels& predicted, Weights weights);
  [[gnu::cold]] void add(std::vector<Cell> cells);

  std::vector<Cell> cells_{};
  std::vector<Cluster> truth_{};
  std::vector<Cluster> predicted_{};
  std::int64_t rows_ = 0;
};

namespace detail {

/// The table of a caller's labels, checked.
template <LabelRange T, LabelRange P>
Contingency contingency_of(const T& truth, const P& predicted, Weights weights) {
  const auto t = label_column(truth, "truth");
  const auto p = label_column(predicted, "predicted");
  require_columns("predicted", t.values.size(), p.values.size(), weights);
  Contingency table;
  table.update(t.values, p.values, weights);
  return table;
}

/// What the free functions of metrics of a contingency table do.
template <class M, LabelRange T, LabelRange P>
double score_clustering(const M& metric, const T& truth, const P& predicted, Weights weights) {
  return metric(contingency_of(truth, predicted, weights));
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/contingency.ipp"
#endif
