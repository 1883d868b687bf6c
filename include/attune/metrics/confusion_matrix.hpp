// SPDX-License-Identifier: BSL-1.0
#pragma once

// Confusion matrices as data: of the labels that occur, normalised or not, and one against the rest.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "attune/metrics/average.hpp"
#include "attune/metrics/multilabel_counts.hpp"
#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// What the cells of a confusion matrix are divided by.
enum class Normalize {
  none,
  truth,      ///< the rows of the true class: a row of the matrix sums to 1
  predicted,  ///< the rows predicted as the class: a column sums to 1
  all,        ///< all rows
};

struct ConfusionMatrixOptions {
  Normalize normalize = Normalize::none;
};

/// K×K numbers of rows, or shares of them, by true (down) and predicted class (across).
struct ConfusionMatrix {
  std::vector<std::int64_t> labels{};  ///< ascending
  std::vector<double> values{};        ///< row-major

  std::size_t classes() const noexcept { return labels.size(); }
  double operator()(std::size_t truth, std::size_t predicted) const noexcept { return values[truth * labels.size() + predicted]; }

  friend bool operator==(const ConfusionMatrix&, const ConfusionMatrix&) = default;
};

/// Each label against the others, of rows with one label each or with any number of them.
struct OneVsRestCounts {
  std::vector<std::int64_t> labels{};  ///< ascending; of an indicator matrix its columns
  std::vector<ClassCounts> counts{};

  friend bool operator==(const OneVsRestCounts&, const OneVsRestCounts&) = default;
};

namespace detail {

/// The classes that occur among the rows, also among those of weight 0.
struct OccurringClasses {
  std::vector<int> classes{};
  std::vector<std::int64_t> labels{};
};

[[gnu::cold]] OccurringClasses occurring_classes(const LabelledCounts& rows);

/// Labels, counted by weight, with the classes that occur.
template <LabelRange T, LabelRange P>
std::pair<ConfusionCounts, OccurringClasses> count_occurring(const T& truth, const P& predicted, Weights weights) {
  LabelledCounts counted = count_labels(truth, predicted, weights);
  OccurringClasses occurring = occurring_classes(weights.empty() ? counted : count_labels(truth, predicted, {}));
  return {std::move(counted.counts), std::move(occurring)};
}

[[gnu::cold]] ConfusionMatrix matrix_of(const ConfusionCounts& counts, const OccurringClasses& occurring, Normalize normalize);
[[gnu::cold]] OneVsRestCounts one_vs_rest(const ConfusionCounts& counts, const OccurringClasses& occurring);
[[gnu::cold]] OneVsRestCounts one_vs_rest(const MultilabelCounts& counts);

}  // namespace detail

/// The confusion matrix of the labels that occur in the truth or the prediction. A cell whose class has no rows to be
/// divided by is 0, as in scikit-learn. Errors: InvalidArgument without rows and for sizes that disagree; InvalidData for
/// weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
ConfusionMatrix confusion_matrix(const T& truth, const P& predicted, const ConfusionMatrixOptions& options = {}, Weights weights = {}) {
  const auto [counts, occurring] = detail::count_occurring(truth, predicted, weights);
  return detail::matrix_of(counts, occurring, options.normalize);
}

/// Each label that occurs against the others. Errors: as confusion_matrix.
template <LabelRange T, LabelRange P>
OneVsRestCounts multilabel_confusion_matrix(const T& truth, const P& predicted, Weights weights = {}) {
  const auto [counts, occurring] = detail::count_occurring(truth, predicted, weights);
  return detail::one_vs_rest(counts, occurring);
}

/// Each column of indicator matrices. Errors: those of confusion_matrix, and InvalidData for entries other than 0 and 1.
template <std::integral T, std::integral P>
OneVsRestCounts multilabel_confusion_matrix(IndicatorView<T> truth, IndicatorView<P> predicted, Weights weights = {}) {
  return detail::one_vs_rest(detail::count_indicators(truth, predicted, weights));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/confusion_matrix.ipp"
#endif
