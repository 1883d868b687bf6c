// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/csv.hpp"

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>

#include "attune/core/error.hpp"
#include "attune/optimize/result.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE CsvText& CsvText::cell(std::string_view text) {
  separate();
  const bool spaces = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (!spaces && text.find_first_of(",\"\r\n") == text.npos) {
    text_ += text;
    return *this;
  }
  text_ += '"';
  for (const char c : text) text_.append(c == '"' ? 2 : 1, c);
  text_ += '"';
  return *this;
}

ATTUNE_INLINE CsvText& CsvText::number(double value) {
  char text[32];
  if (std::isnan(value)) return cell("");
  return cell({text, static_cast<std::size_t>(std::to_chars(text, text + sizeof text, value).ptr - text)});
}

ATTUNE_INLINE void CsvText::end_row() {
  text_ += '\n';
  begun_ = false;
}

ATTUNE_INLINE void CsvText::separate() {
  if (begun_) text_ += ',';
  begun_ = true;
}

namespace detail {

ATTUNE_INLINE std::string evaluation_csv(MetricNames names, std::span<const double> scores, Index rows) {
  CsvText csv;
  csv.cell("metric").cell("score").cell("rows").end_row();
  for (std::size_t m = 0; m < names.size(); ++m) csv.cell(names[m]).number(scores[m]).number(static_cast<double>(rows)).end_row();
  return csv.str();
}

ATTUNE_INLINE void add_fold_header(CsvText& csv, MetricNames names, bool train_scores) {
  csv.cell("fold").cell("train_rows").cell("test_rows").cell("status").cell("fit_seconds").cell("score_seconds");
  for (const auto& name : names) csv.cell(name);
  for (std::size_t m = 0; train_scores && m < names.size(); ++m) csv.cell(std::string(names[m]) + " on training rows");
  csv.end_row();
}

ATTUNE_INLINE void add_fold(CsvText& csv, std::size_t index, const FoldScores& fold) {
  csv.number(static_cast<double>(index)).number(static_cast<double>(fold.train_rows)).number(static_cast<double>(fold.test_rows));
  csv.cell(to_string(fold.status)).number(fold.fit_seconds).number(fold.score_seconds);
  for (const double score : fold.test) csv.number(score);
  for (const double score : fold.train) csv.number(score);
  csv.end_row();
}

ATTUNE_INLINE std::string folds_csv(MetricNames names, const std::vector<FoldScores>& folds) {
  CsvText csv;
  add_fold_header(csv, names, !folds.empty() && !folds.front().train.empty());
  for (std::size_t k = 0; k < folds.size(); ++k) add_fold(csv, k, folds[k]);
  return csv.str();
}

ATTUNE_INLINE std::string trials_csv(MetricNames names, const std::vector<Trial>& trials, const std::vector<AxisShape>& axes) {
  CsvText csv;
  csv.cell("trial").cell("state").cell("folds");
  for (const auto& axis : axes) csv.cell(axis.name);
  for (const auto& name : names) csv.cell(name).cell(std::string(name) + " std");
  bool constrained = false;
  for (const auto& trial : trials) constrained = constrained || trial.violation > 0;
  if (constrained) csv.cell("violation");
  csv.cell("seconds").cell("failure").end_row();
  for (const auto& trial : trials) {
    csv.number(trial.index).cell(to_string(trial.state)).number(static_cast<double>(trial.folds.size()));
    for (const auto& value : trial.values) value.is_number ? csv.number(value.number) : csv.cell(value.text);
    for (std::size_t m = 0; m < names.size(); ++m) {
      csv.number(m < trial.mean.size() ? trial.mean[m] : std::numeric_limits<double>::quiet_NaN());
      csv.number(m < trial.spread.size() ? trial.spread[m] : std::numeric_limits<double>::quiet_NaN());
    }
    if (constrained) csv.number(trial.violation);
    csv.number(trial.seconds).cell(trial.failure).end_row();
  }
  return csv.str();
}

ATTUNE_INLINE std::string coefficients_csv(const Coefficients& all) {
  CsvText csv;
  csv.cell("column");
  for (const auto& output : all.outputs) csv.cell(output.empty() ? "coefficient" : output);
  csv.end_row();
  for (Index j = 0; j <= all.features; ++j) {
    csv.cell(j < all.features ? column_name(all.names, j) : "(intercept)");
    for (std::size_t k = 0; k < all.outputs.size(); ++k) csv.number(all.value(k, j));
    csv.end_row();
  }
  return csv.str();
}

}  // namespace detail

ATTUNE_INLINE std::string to_csv(const OptimizationResult& result) {
  CsvText csv;
  csv.cell("iteration").cell("value").cell("gradient_norm").cell("step").cell("validation").end_row();
  for (const auto& i : result.history) csv.number(i.index).number(i.value).number(i.gradient_norm).number(i.step).number(i.validation).end_row();
  return csv.str();
}

ATTUNE_INLINE void write_file(const std::string& path, std::string_view text) {
  const auto fail = [&] { throw InvalidArgument({.argument = path, .found = std::strerror(errno), .expected = "a file that can be written"}); };
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), &std::fclose);
  if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size()) fail();
  if (std::fclose(file.release()) != 0) fail();
}

}  // namespace attune::inline ATTUNE_ABI
