// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/classification_report.hpp"

#include <cmath>
#include <cstdio>
#include <ostream>
#include <span>

#include "attune/core/error.hpp"
#include "attune/core/terminal.hpp"
#include "attune/report/tables.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// A number of rows; a sum of weights, which need not be whole, with two digits.
[[gnu::cold]] inline std::string rows_text(double rows) {
  char text[32];
  std::snprintf(text, sizeof text, std::abs(rows) >= 1e15 ? "%.6g" : rows == std::floor(rows) ? "%.0f" : "%.2f", rows);
  return text;
}

[[gnu::cold]] inline void add_scores(TextTable& table, const ClassificationScores& scores) {
  table.cell(scores.name);
  for (const double score : {scores.precision, scores.recall, scores.f1}) table.cell(score_text(score));
  table.cell(rows_text(scores.support)).end_row();
}

// Whether these are counts, not shares or sums of weights.
[[gnu::cold]] inline bool are_whole(std::span<const double> values) {
  for (const double value : values)
    if (value != std::floor(value)) return false;
  return true;
}

}  // namespace detail

ATTUNE_INLINE std::string to_text(const ClassificationReport& report, std::size_t width) {
  TextTable table;
  table.cell("class").cell("precision").cell("recall").cell("F1").cell("support").end_row();
  for (const auto& scores : report.classes) detail::add_scores(table, scores);
  if (report.accuracy) table.cell("accuracy").cell("").cell("").cell(detail::score_text(*report.accuracy)).cell(detail::rows_text(report.support)).end_row();
  for (const auto& scores : report.averages) detail::add_scores(table, scores);
  return table.str(width);
}

ATTUNE_INLINE std::string to_text(const ConfusionMatrix& matrix, const std::vector<std::string>& class_names, std::size_t width) {
  const auto names = detail::names_of(matrix.labels, class_names);
  const bool whole = detail::are_whole(matrix.values);
  TextTable table;
  table.cell("truth \\ predicted");
  for (const auto& name : names) table.cell(name);
  table.end_row();
  for (std::size_t t = 0; t < names.size(); ++t) {
    table.cell(names[t]);
    for (std::size_t p = 0; p < names.size(); ++p) table.cell(whole ? detail::rows_text(matrix(t, p)) : detail::score_text(matrix(t, p)));
    table.end_row();
  }
  return table.str(width);
}

ATTUNE_INLINE std::ostream& operator<<(std::ostream& out, const ClassificationReport& report) { return out << to_text(report, terminal_width(1)); }

ATTUNE_INLINE std::ostream& operator<<(std::ostream& out, const ConfusionMatrix& matrix) { return out << to_text(matrix, {}, terminal_width(1)); }

}  // namespace attune::inline ATTUNE_ABI
