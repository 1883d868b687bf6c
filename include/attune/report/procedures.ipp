// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/procedures.hpp"

#include <cmath>
#include <cstddef>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE std::string CurveText::str(std::size_t width) const {
  const bool trains = !folds.empty() && !folds.front().empty() && !folds.front().front().train.empty();
  TextTable table;
  table.cell(axis);
  for (const auto name : names) {
    table.cell(name).cell("std");
    if (trains) table.cell("on training rows");
  }
  table.end_row();
  for (std::size_t p = 0; p < points.size(); ++p) {
    table.cell(points[p]);
    for (std::size_t m = 0; m < names.size(); ++m) {
      const FoldsOfPoints here{folds[p]};
      add_score(table, means_of(here, &FoldScores::test, m).front());
      add_score(table, spreads_of(here, &FoldScores::test, m).front());
      if (trains) add_score(table, means_of(here, &FoldScores::train, m).front());
    }
    table.end_row();
  }
  return table.str(width);
}

ATTUNE_INLINE std::string learning_curve_text(Names names, const std::vector<Index>& sizes, const FoldsOfPoints& folds, const std::vector<SizeFailure>& failures, Index rows, double seconds, std::size_t width) {
  std::vector<std::string> points;
  for (const Index size : sizes) points.push_back(Phrase{size}.text());
  std::string out = Phrase{"learning curve: ", sizes.size(), " sizes × ", folds.empty() ? 0 : folds.front().size(), " folds of ", rows, " rows, ", seconds_text(seconds), "\n",
                           CurveText{names, "rows", points, folds}.str(width)}.text();
  for (const auto& failure : failures) Phrase{"  ", failure.size, " rows, fold ", failure.fold, " failed: ", failure.reason, "\n"}.append_to(out);
  return out;
}

ATTUNE_INLINE std::string validation_curve_text(Names names, const std::string& axis, const std::vector<AxisValue>& values, const FoldsOfPoints& folds, const std::vector<ValueFailure>& failures, Index rows, double seconds, std::size_t width) {
  std::vector<std::string> points;
  for (const auto& value : values) points.push_back(value.text);
  std::string out = Phrase{"validation curve: ", values.size(), " values × ", folds.empty() ? 0 : folds.front().size(), " folds of ", rows, " rows, ", seconds_text(seconds), "\n",
                           CurveText{names, axis, points, folds}.str(width)}.text();
  for (const auto& failure : failures) Phrase{"  ", axis, " = ", failure.value.text, " failed: ", failure.reason, "\n"}.append_to(out);
  return out;
}

ATTUNE_INLINE std::string permutation_test_text(const std::vector<PermutationScores>& metrics, std::size_t folds, Index rows, double seconds, std::size_t width) {
  TextTable table;
  table.cell("metric").cell("score").cell("permuted").cell("std").cell("p").end_row();
  std::string undefined;
  for (const auto& test : metrics) {
    table.cell(test.metric);
    std::vector<double> defined;
    for (const double score : test.permuted)
      if (!std::isnan(score)) defined.push_back(score);
    for (const double number : {test.score, mean_of(defined), spread_of(defined), test.p_value}) add_score(table, number);
    table.end_row();
    if (const std::size_t without = test.permuted.size() - defined.size(); without > 0)
      Phrase{"  ", test.metric, " is undefined for ", without, " permutations, which count as better\n"}.append_to(undefined);
  }
  return Phrase{"permutation test: ", metrics.empty() ? 0 : metrics.front().permuted.size(), " permutations of the target, ", folds, " folds of ", rows, " rows, ", seconds_text(seconds), "\n",
                table.str(width), undefined}.text();
}

}  // namespace attune::inline ATTUNE_ABI::detail
