// SPDX-License-Identifier: BSL-1.0
#pragma once

// Precision, recall and F1 of every class, and their averages. report/classification_report.hpp prints it.

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attune/metrics/confusion_matrix.hpp"
#include "attune/metrics/multilabel_counts.hpp"

namespace attune::inline ATTUNE_ABI {

/// One class, or one average, of a classification report.
struct ClassificationScores {
  std::string name{};
  double precision = 0;
  double recall = 0;
  double f1 = 0;
  double support = 0;  ///< true rows, or their weights

  friend bool operator==(const ClassificationScores&, const ClassificationScores&) = default;
};

/// As scikit-learn's classification_report(output_dict=True).
struct ClassificationReport {
  std::vector<ClassificationScores> classes{};   ///< the labels that occur, ascending; of an indicator matrix all columns
  std::optional<double> accuracy{};              ///< of rows with one label each
  std::vector<ClassificationScores> averages{};  ///< macro and weighted; of an indicator matrix micro, macro, weighted, samples
  double support = 0;                            ///< all rows, or their weights

  friend bool operator==(const ClassificationReport&, const ClassificationReport&) = default;
};

namespace detail {

/// The names of labels: `names` in the order of the labels, or, where there are more of them, by code; without any the
/// labels themselves. Errors: InvalidArgument for names that are too few.
[[gnu::cold]] std::vector<std::string> names_of(const std::vector<std::int64_t>& labels, const std::vector<std::string>& names);

[[gnu::cold]] ClassificationReport report_of(const ConfusionCounts& counts, const OneVsRestCounts& each, const std::vector<std::string>& class_names, ZeroDivision zero_division);
[[gnu::cold]] ClassificationReport report_of(const MultilabelCounts& counts, const std::vector<std::string>& class_names, ZeroDivision zero_division);

}  // namespace detail

/// Precision, recall, F1 and support of every label that occurs, accuracy, and the averages. `class_names` are in the order
/// of those labels, or by class code; empty: the labels. Errors: InvalidArgument without rows, for sizes that disagree and
/// for too few names; InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
ClassificationReport classification_report(const T& truth, const P& predicted, const std::vector<std::string>& class_names = {}, Weights weights = {}, ZeroDivision zero_division = ZeroDivision::undefined) {
  const auto [counts, occurring] = detail::count_occurring(truth, predicted, weights);
  return detail::report_of(counts, detail::one_vs_rest(counts, occurring), class_names, zero_division);
}

/// The same of the columns of indicator matrices.
template <std::integral T, std::integral P>
ClassificationReport classification_report(IndicatorView<T> truth, IndicatorView<P> predicted, const std::vector<std::string>& class_names = {}, Weights weights = {}, ZeroDivision zero_division = ZeroDivision::undefined) {
  return detail::report_of(detail::count_indicators(truth, predicted, weights), class_names, zero_division);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/classification_report.ipp"
#endif
