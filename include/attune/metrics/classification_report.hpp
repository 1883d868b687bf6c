// SPDX-License-Identifier: BSL-1.0
#pragma once

// Precision, recall and F1 of every class, and their averages. report/classification_report.hpp prints it.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/confusion_matrix.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/multilabel_counts.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/recall.hpp"

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
[[gnu::cold]] inline std::vector<std::string> names_of(const std::vector<std::int64_t>& labels, const std::vector<std::string>& names) {
  if (names.size() == labels.size()) return names;
  std::vector<std::string> result;
  for (const std::int64_t label : labels) {
    if (!names.empty() && (label < 0 || static_cast<std::uint64_t>(label) >= names.size()))
      throw InvalidArgument({.argument = "class_names", .found = {names.size(), " names"}, .expected = {labels.size(), ", one for each label that occurs"}});
    result.push_back(names.empty() ? Phrase(label).text() : names[static_cast<std::size_t>(label)]);
  }
  return result;
}

/// The scores that `score` gives for precision, recall and F1.
template <class Score>
[[gnu::cold]] ClassificationScores scores_of(std::string name, double support, Score&& score) {
  return {.name = std::move(name), .precision = score(Precision{}.share()), .recall = score(Recall{}.share()), .f1 = score(F1{}.share()), .support = support};
}

[[gnu::cold]] inline ClassificationReport report_of_classes(const OneVsRestCounts& each, const std::vector<std::string>& class_names, ZeroDivision zero_division) {
  ClassificationReport report;
  const auto names = names_of(each.labels, class_names);
  for (std::size_t k = 0; k < names.size(); ++k) {
    report.classes.push_back(scores_of(names[k], each.counts[k].actual(), [&](const ShareScore& score) { return score(each.counts[k], zero_division); }));
    report.support += each.counts[k].actual();
  }
  return report;
}

[[gnu::cold]] inline void add_average(ClassificationReport& report, const char* name, const OneVsRestCounts& each, Average average, ZeroDivision zero_division) {
  report.averages.push_back(scores_of(name, report.support, [&](const ShareScore& score) {
    return mean_over_classes(static_cast<int>(each.counts.size()), true, score, average, zero_division, [&](int k) { return each.counts[static_cast<std::size_t>(k)]; });
  }));
}

[[gnu::cold]] inline ClassificationReport report_of(const ConfusionCounts& counts, const OneVsRestCounts& each, const std::vector<std::string>& class_names, ZeroDivision zero_division) {
  ClassificationReport report = report_of_classes(each, class_names, zero_division);
  report.accuracy = ratio_or_nan(counts.correct(), counts.total());
  add_average(report, "macro avg", each, Average::macro, zero_division);
  add_average(report, "weighted avg", each, Average::weighted, zero_division);
  return report;
}

[[gnu::cold]] inline ClassificationReport report_of(const MultilabelCounts& counts, const std::vector<std::string>& class_names, ZeroDivision zero_division) {
  const OneVsRestCounts each = one_vs_rest(counts);
  ClassificationReport report = report_of_classes(each, class_names, zero_division);
  add_average(report, "micro avg", each, Average::micro, zero_division);
  add_average(report, "macro avg", each, Average::macro, zero_division);
  add_average(report, "weighted avg", each, Average::weighted, zero_division);
  report.averages.push_back(scores_of("samples avg", report.support, [&](const ShareScore& score) { return mean_over_rows(counts, score, zero_division); }));
  return report;
}

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
