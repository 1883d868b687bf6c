// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/results_csv.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <limits>

#include "attune/report/interval_table.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] inline void add_cells(CsvText& csv, std::initializer_list<std::string_view> cells) {
  for (const auto cell : cells) csv.cell(cell);
}

[[gnu::cold]] inline void add_numbers(CsvText& csv, std::initializer_list<double> numbers) {
  for (const double number : numbers) csv.number(number);
}

[[gnu::cold]] inline void add_value(CsvText& csv, const AxisValue& value) { value.is_number ? csv.number(value.number) : csv.cell(value.text); }

/// Columns of numbers under their names; what is missing at the end of a shorter one is empty.
struct CsvColumn {
  std::string_view name;
  std::span<const double> values;
};

[[gnu::cold]] inline std::string columns_csv(std::initializer_list<CsvColumn> columns) {
  CsvText csv;
  std::size_t rows = 0;
  for (const auto& column : columns) {
    csv.cell(column.name);
    rows = std::max(rows, column.values.size());
  }
  csv.end_row();
  for (std::size_t i = 0; i < rows; ++i) {
    for (const auto& column : columns) csv.number(i < column.values.size() ? column.values[i] : std::numeric_limits<double>::quiet_NaN());
    csv.end_row();
  }
  return csv.str();
}

ATTUNE_INLINE std::string interval_csv(MetricNames names, std::span<const ScoreInterval> intervals, double level, Index rows) {
  CsvText csv;
  add_cells(csv, {"metric", "score", "lower", "upper", "level", "method", "rows"});
  csv.end_row();
  for (std::size_t m = 0; m < names.size(); ++m) {
    csv.cell(names[m]);
    add_numbers(csv, {intervals[m].score, intervals[m].lower, intervals[m].upper, level});
    csv.cell(method_text(intervals[m].method)).number(static_cast<double>(rows)).end_row();
  }
  return csv.str();
}

inline bool has_train_scores(const std::vector<FoldScores>& folds) { return !folds.empty() && !folds.front().train.empty(); }

/// A row a point and fold; `add_point` writes the first cells of its rows.
template <class AddPoint>
[[gnu::cold]] void add_points(CsvText& csv, MetricNames names, const FoldsOfPoints& folds, const AddPoint& add_point) {
  add_fold_header(csv, names, !folds.empty() && has_train_scores(folds.front()));
  for (std::size_t p = 0; p < folds.size(); ++p)
    for (std::size_t k = 0; k < folds[p].size(); ++k) {
      add_point(p);
      add_fold(csv, k, folds[p][k]);
    }
}

ATTUNE_INLINE std::string learning_curve_csv(MetricNames names, const std::vector<Index>& sizes, const FoldsOfPoints& folds) {
  CsvText csv;
  csv.cell("size");
  add_points(csv, names, folds, [&](std::size_t p) { csv.number(static_cast<double>(sizes[p])); });
  return csv.str();
}

ATTUNE_INLINE std::string validation_curve_csv(MetricNames names, const std::string& axis, const std::vector<AxisValue>& values, const FoldsOfPoints& folds) {
  CsvText csv;
  csv.cell(axis);
  add_points(csv, names, folds, [&](std::size_t p) { add_value(csv, values[p]); });
  return csv.str();
}

ATTUNE_INLINE std::string nested_csv(MetricNames names, std::size_t rank, const std::vector<AxisShape>& axes, const std::vector<FoldScores>& folds, const std::vector<InnerChoice>& choices) {
  CsvText csv;
  csv.cell("trials").cell("without_score").cell("inner " + std::string(names[rank]));
  for (const auto& axis : axes) csv.cell(axis.name);
  add_fold_header(csv, names, has_train_scores(folds));
  for (std::size_t k = 0; k < folds.size(); ++k) {
    const InnerChoice& choice = choices[k];
    add_numbers(csv, {static_cast<double>(choice.trials), static_cast<double>(choice.without_score), choice.score});
    for (std::size_t a = 0; a < axes.size(); ++a) choice.values.empty() ? void(csv.cell("")) : add_value(csv, choice.values[a]);
    add_fold(csv, k, folds[k]);
  }
  return csv.str();
}

ATTUNE_INLINE std::string comparison_csv(const std::vector<MetricComparison>& metrics) {
  CsvText csv;
  add_cells(csv, {"metric", "learner", "mean", "std", "mean_rank", "difference", "standard_error", "lower", "upper", "p_value", "adjusted_p_value", "below", "within", "above"});
  csv.end_row();
  for (const auto& metric : metrics)
    for (const auto& standing : metric.standings) {
      const DifferenceTest& test = standing.to_best;
      csv.cell(metric.metric).cell(standing.name).number(standing.mean).number(standing.spread);
      const auto known = [&](double number) { return metric.defined ? number : std::numeric_limits<double>::quiet_NaN(); };
      for (const double number : {standing.mean_rank, test.difference, test.standard_error, test.lower, test.upper, test.p_value, standing.adjusted_p_value, standing.posterior.below, standing.posterior.within, standing.posterior.above})
        csv.number(known(number));
      csv.end_row();
    }
  return csv.str();
}

ATTUNE_INLINE std::string permutation_test_csv(const std::vector<PermutationScores>& metrics) {
  CsvText csv;
  add_cells(csv, {"metric", "score", "permuted", "std", "permutations", "undefined", "p_value"});
  csv.end_row();
  for (const auto& test : metrics) {
    std::vector<double> defined = test.permuted;
    std::erase_if(defined, [](double score) { return std::isnan(score); });
    csv.cell(test.metric);
    add_numbers(csv, {test.score, mean_of(defined), spread_of(defined), static_cast<double>(test.permuted.size()), static_cast<double>(test.permuted.size() - defined.size()), test.p_value});
    csv.end_row();
  }
  return csv.str();
}

ATTUNE_INLINE std::string bootstrap_632_csv(const std::vector<Bootstrap632Scores>& metrics) {
  CsvText csv;
  add_cells(csv, {"metric", "score_632_plus", "lower", "upper", "score_632", "out_of_bag", "apparent", "no_information", "overfitting", "standard_error"});
  csv.end_row();
  for (const auto& s : metrics) {
    csv.cell(s.metric);
    add_numbers(csv, {s.score_632_plus, s.lower, s.upper, s.score_632, s.out_of_bag, s.apparent, s.no_information, s.overfitting, s.standard_error});
    csv.end_row();
  }
  return csv.str();
}

}  // namespace detail

ATTUNE_INLINE std::string to_csv(const AxisImportance& importance) {
  CsvText csv;
  detail::add_cells(csv, {"axis", "with", "share", "spread", "exists"});
  csv.end_row();
  for (const auto& axis : importance.axes) csv.cell(axis.axis).cell("").number(axis.share).number(axis.spread).number(axis.exists).end_row();
  for (const auto& pair : importance.pairs) csv.cell(pair.first).cell(pair.second).number(pair.share).number(pair.spread).cell("").end_row();
  return csv.str();
}

ATTUNE_INLINE std::string to_csv(const ThresholdTuning& tuning) {
  CsvText csv;
  detail::add_cells(csv, {"metric", "threshold", "of", "score", "held_out_score", "untuned_score", "rows"});
  csv.end_row();
  csv.cell(tuning.metric).number(tuning.threshold).cell(tuning.of_probabilities ? "probability" : "decision value");
  detail::add_numbers(csv, {tuning.score, tuning.held_out_score, tuning.untuned_score, static_cast<double>(tuning.rows)});
  csv.end_row();
  return csv.str();
}

ATTUNE_INLINE std::string to_csv(const RegularizationPath& path) {
  CsvText csv;
  csv.cell("strength").cell("(intercept)");
  for (Index j = 0; j < path.coefficients.cols(); ++j) csv.cell(detail::column_name(path.feature_names, j));
  csv.cell("value").cell("iterations").cell("status").end_row();
  for (std::size_t k = 0; k < path.size(); ++k) {
    csv.number(path.strengths[k]).number(path.intercepts[k]);
    for (Index j = 0; j < path.coefficients.cols(); ++j) csv.number(path.coefficients(static_cast<Index>(k), j));
    csv.number(path.optimizations[k].value).number(path.optimizations[k].iterations).cell(to_string(path.optimizations[k].status)).end_row();
  }
  return csv.str();
}

ATTUNE_INLINE std::string to_csv(const ClassificationReport& report) {
  CsvText csv;
  detail::add_cells(csv, {"class", "precision", "recall", "f1", "support"});
  csv.end_row();
  const auto add = [&](const ClassificationScores& scores) { csv.cell(scores.name).number(scores.precision).number(scores.recall).number(scores.f1).number(scores.support).end_row(); };
  for (const auto& scores : report.classes) add(scores);
  if (report.accuracy) csv.cell("accuracy").cell("").cell("").number(*report.accuracy).number(report.support).end_row();
  for (const auto& scores : report.averages) add(scores);
  return csv.str();
}

ATTUNE_INLINE std::string to_csv(const ConfusionMatrix& matrix, const std::vector<std::string>& class_names) {
  const auto names = detail::names_of(matrix.labels, class_names);
  CsvText csv;
  csv.cell("truth");
  for (const auto& name : names) csv.cell(name);
  csv.end_row();
  for (std::size_t t = 0; t < names.size(); ++t) {
    csv.cell(names[t]);
    for (std::size_t p = 0; p < names.size(); ++p) csv.number(matrix(t, p));
    csv.end_row();
  }
  return csv.str();
}

ATTUNE_INLINE std::string to_csv(const RocCurve& curve) { return detail::columns_csv({{"threshold", curve.thresholds}, {"fpr", curve.fpr}, {"tpr", curve.tpr}}); }

ATTUNE_INLINE std::string to_csv(const PrecisionRecallCurve& curve) { return detail::columns_csv({{"threshold", curve.thresholds}, {"precision", curve.precision}, {"recall", curve.recall}}); }

ATTUNE_INLINE std::string to_csv(const DetCurve& curve) { return detail::columns_csv({{"threshold", curve.thresholds}, {"fpr", curve.fpr}, {"fnr", curve.fnr}}); }

ATTUNE_INLINE std::string to_csv(const CumulativeGainCurve& curve) { return detail::columns_csv({{"threshold", curve.thresholds}, {"share", curve.share}, {"gain", curve.gain}}); }

ATTUNE_INLINE std::string to_csv(const ThresholdCounts& counts) {
  return detail::columns_csv({{"threshold", counts.thresholds}, {"tp", counts.tp}, {"fp", counts.fp}, {"fn", counts.fn}, {"tn", counts.tn}});
}

ATTUNE_INLINE std::string to_csv(const CalibrationCurve& curve) {
  return detail::columns_csv({{"mean_probability", curve.mean_probability}, {"positive_share", curve.positive_share}, {"weight", curve.weight}});
}

}  // namespace attune::inline ATTUNE_ABI
