// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/procedures.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

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

ATTUNE_INLINE std::string no_race_in(const std::vector<InnerChoice>& choices) {
  std::size_t without = 0, all = 0;
  for (const auto& choice : choices)
    if (!choice.values.empty()) ++all, without += choice.unraced;
  std::string text = "no race";
  if (without < all) Phrase{" in ", without, " of ", all, " searches"}.append_to(text);
  return text + ": the learner fits all folds of a batch together, or the rule asked for all of them at once";
}

ATTUNE_INLINE std::string NestedText::str(std::size_t width) const {
  int trials = 0, without = 0;
  for (const auto& choice : choices) trials += choice.trials, without += choice.without_score;
  std::string out = Phrase{"nested cross-validation: ", folds.size(), " outer folds of ", rows, " rows, ", trials, " trials ranked by ", names[rank], ", ", seconds_text(seconds)}.text();
  if (without > 0) Phrase{"; ", without, " without a score"}.append_to(out);
  out += '\n';
  if (unraced) Phrase{no_race_in(choices), "\n"}.append_to(out);
  Phrase{table(width), "chosen:\n"}.append_to(out);
  for (std::size_t a = 0; a < axes.size(); ++a) Phrase{"  ", axes[a].name, ": ", agreement(a), "\n"}.append_to(out);
  for (const auto& failure : failures) Phrase{"  fold ", failure.fold, " failed: ", failure.reason, "\n"}.append_to(out);
  return out;
}

ATTUNE_INLINE std::string NestedText::table(std::size_t width) const {
  TextTable table;
  table.cell("fold");
  for (const auto& axis : axes) table.cell(axis.name);
  table.cell({"inner ", names[rank]});
  for (const auto name : names) table.cell(name);
  table.end_row();
  std::vector<double> inner;
  for (std::size_t k = 0; k < folds.size(); ++k) {
    table.cell(k);
    for (std::size_t a = 0; a < axes.size(); ++a) table.cell(choices[k].values.empty() ? Phrase("failed") : Phrase(choices[k].values[a].text));
    add_score(table, choices[k].score);
    for (const double score : folds[k].test) add_score(table, score);
    table.end_row();
    inner.push_back(choices[k].score);
  }
  for (const bool of_means : {true, false}) {
    const auto add_summary = [&](const std::vector<double>& scores) { add_score(table, of_means ? mean_of(scores) : spread_of(scores)); };
    table.cell(of_means ? "mean" : "std");
    for (std::size_t a = 0; a < axes.size(); ++a) table.cell("");
    add_summary(inner);
    for (std::size_t m = 0; m < names.size(); ++m) add_summary(test_scores(folds, m));
    table.end_row();
  }
  return table.str(width);
}

ATTUNE_INLINE std::string NestedText::agreement(std::size_t axis) const {
  std::vector<std::pair<std::size_t, const AxisValue*>> counts;  // of values, in the order of the folds
  std::size_t with_choice = 0;
  for (const auto& choice : choices) {
    if (choice.values.empty()) continue;
    ++with_choice;
    const AxisValue& value = choice.values[axis];
    const auto known = std::find_if(counts.begin(), counts.end(), [&](const auto& count) { return *count.second == value; });
    if (known == counts.end())
      counts.emplace_back(1, &value);
    else
      ++known->first;
  }
  const auto less = [](const auto& a, const auto& b) { return a.second->number < b.second->number; };
  auto existing = counts;
  std::erase_if(existing, [](const auto& count) { return std::isnan(count.second->number); });
  if (existing.size() > 3 && axes[axis].levels == 0) {
    const auto [least, most] = std::minmax_element(existing.begin(), existing.end(), less);
    const std::size_t there = std::accumulate(existing.begin(), existing.end(), std::size_t{0}, [](std::size_t sum, const auto& count) { return sum + count.first; });
    std::string text = Phrase{least->second->text, " to ", most->second->text, ", ", existing.size(), " values in ", there, " folds"}.text();
    if (there < with_choice) Phrase{", - in ", with_choice - there}.append_to(text);
    return text;
  }
  std::stable_sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (const auto& [count, value] : counts) {
    if (text.empty())
      Phrase{value->text, " in ", count, " of ", with_choice, with_choice == 1 ? " fold" : " folds"}.append_to(text);
    else
      Phrase{", ", value->text, " in ", count}.append_to(text);
  }
  return text;
}

}  // namespace attune::inline ATTUNE_ABI::detail
