// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/classification_report.hpp"

#include <cstddef>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/recall.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE std::vector<std::string> names_of(const std::vector<std::int64_t>& labels, const std::vector<std::string>& names) {
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

ATTUNE_INLINE ClassificationReport report_of(const ConfusionCounts& counts, const OneVsRestCounts& each, const std::vector<std::string>& class_names, ZeroDivision zero_division) {
  ClassificationReport report = report_of_classes(each, class_names, zero_division);
  report.accuracy = ratio_or_nan(counts.correct(), counts.total());
  add_average(report, "macro avg", each, Average::macro, zero_division);
  add_average(report, "weighted avg", each, Average::weighted, zero_division);
  return report;
}

ATTUNE_INLINE ClassificationReport report_of(const MultilabelCounts& counts, const std::vector<std::string>& class_names, ZeroDivision zero_division) {
  const OneVsRestCounts each = one_vs_rest(counts);
  ClassificationReport report = report_of_classes(each, class_names, zero_division);
  add_average(report, "micro avg", each, Average::micro, zero_division);
  add_average(report, "macro avg", each, Average::macro, zero_division);
  add_average(report, "weighted avg", each, Average::weighted, zero_division);
  report.averages.push_back(scores_of("samples avg", report.support, [&](const ShareScore& score) { return mean_over_rows(counts, score, zero_division); }));
  return report;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
