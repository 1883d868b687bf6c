// SPDX-License-Identifier: BSL-1.0
#pragma once

// Comparisons, procedures, curves, matrices and paths as delimited text, as csv.hpp writes the other results.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attune/metrics/calibration.hpp"
#include "attune/metrics/classification_report.hpp"
#include "attune/metrics/confusion_matrix.hpp"
#include "attune/metrics/curves.hpp"
#include "attune/model/regularization_path.hpp"
#include "attune/report/csv.hpp"
#include "attune/search/axis_importance.hpp"
#include "attune/search/nested_cross_validate.hpp"
#include "attune/search/search_front.hpp"
#include "attune/search/validation_curve.hpp"
#include "attune/validate/bootstrap_632.hpp"
#include "attune/validate/compare.hpp"
#include "attune/validate/evaluate_with_interval.hpp"
#include "attune/validate/learning_curve.hpp"
#include "attune/validate/permutation_test.hpp"
#include "attune/validate/thresholded.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] std::string interval_csv(MetricNames names, std::span<const ScoreInterval> intervals, double level, Index rows);
[[gnu::cold]] std::string learning_curve_csv(MetricNames names, const std::vector<Index>& sizes, const FoldsOfPoints& folds);
[[gnu::cold]] std::string validation_curve_csv(MetricNames names, const std::string& axis, const std::vector<AxisValue>& values, const FoldsOfPoints& folds);
[[gnu::cold]] std::string nested_csv(MetricNames names, std::size_t rank, const std::vector<AxisShape>& axes, const std::vector<FoldScores>& folds, const std::vector<InnerChoice>& choices);
[[gnu::cold]] std::string comparison_csv(const std::vector<MetricComparison>& metrics);
[[gnu::cold]] std::string permutation_test_csv(const std::vector<PermutationScores>& metrics);
[[gnu::cold]] std::string bootstrap_632_csv(const std::vector<Bootstrap632Scores>& metrics);

}  // namespace detail

/// A row a metric: metric, score, lower, upper, level, method, rows.
template <class M>
std::string to_csv(const IntervalEvaluation<M>& evaluation) {
  return detail::interval_csv(M::names, evaluation.intervals, evaluation.settings.level, evaluation.rows);
}

/// A row a size and fold: size, and what a cross-validation has of a fold.
template <class M>
std::string to_csv(const LearningCurve<M>& curve) {
  return detail::learning_curve_csv(M::names, curve.sizes, curve.folds);
}

/// A row a value and fold: the value, under the name of its axis, and what a cross-validation has of a fold.
template <class M>
std::string to_csv(const ValidationCurve<M>& curve) {
  return detail::validation_curve_csv(M::names, curve.axis, curve.values, curve.folds);
}

/// A row a trial of the front, in its order, with what a search has of a trial; `to_csv(result.search)` has all trials.
template <class L, class Space, class M>
std::string to_csv(const FrontResult<L, Space, M>& result) {
  std::vector<Trial> front;
  for (const std::size_t t : result.front) front.push_back(result.trials()[t]);
  return detail::trials_csv(M::names, front, result.search.space.shape());
}

/// A row an axis, then one a pair: axis, with (empty of an axis alone), share, spread, exists (empty of a pair).
[[gnu::cold]] std::string to_csv(const AxisImportance& importance);

/// A row an outer fold: trials, without_score, "inner" and the metric that ranks, what was chosen on each axis, and what a
/// cross-validation has of a fold.
template <class L, class Space, class M>
std::string to_csv(const NestedCrossValidation<L, Space, M>& result) {
  return detail::nested_csv(M::names, result.ranked_by, result.space.shape(), result.folds, result.choices);
}

/// A row a metric and learner: metric, learner, mean, std, mean_rank, difference (to the best), standard_error, lower,
/// upper, p_value, adjusted_p_value (Holm's), and the probabilities below, within and above of the region of practical
/// equivalence. What an undefined score leaves undefined is empty.
template <class M>
std::string to_csv(const Comparison<M>& comparison) {
  std::vector<MetricComparison> metrics;
  for (std::size_t m = 0; m < M::size; ++m) metrics.push_back(comparison.by(m));
  return detail::comparison_csv(metrics);
}

/// A row a metric: metric, score, permuted (the mean), std, permutations, undefined (how many), p_value.
template <class M>
std::string to_csv(const PermutationTest<M>& test) {
  return detail::permutation_test_csv(test.metrics);
}

/// A row a metric: metric, score_632_plus, lower, upper, score_632, out_of_bag, apparent, no_information, overfitting,
/// standard_error.
template <class M>
std::string to_csv(const Bootstrap632<M>& result) {
  return detail::bootstrap_632_csv(result.metrics);
}

/// One row: metric, threshold, of ("probability" or "decision value"), score, held_out_score, untuned_score, rows.
[[gnu::cold]] std::string to_csv(const ThresholdTuning& tuning);

/// A row a strength: strength, (intercept), each column, value, iterations, status.
[[gnu::cold]] std::string to_csv(const RegularizationPath& path);

/// A row a class, then one for the accuracy, which is in the column f1, and for each average: class, precision, recall, f1,
/// support.
[[gnu::cold]] std::string to_csv(const ClassificationReport& report);

/// A row a true class: truth, and a column for each predicted one. `class_names`: as of to_text.
[[gnu::cold]] std::string to_csv(const ConfusionMatrix& matrix, const std::vector<std::string>& class_names = {});

// A row a threshold, with what the curve has of it; none where it has none.

[[gnu::cold]] std::string to_csv(const RocCurve& curve);
[[gnu::cold]] std::string to_csv(const PrecisionRecallCurve& curve);
[[gnu::cold]] std::string to_csv(const DetCurve& curve);
[[gnu::cold]] std::string to_csv(const CumulativeGainCurve& curve);
[[gnu::cold]] std::string to_csv(const ThresholdCounts& counts);

/// A row a bin: mean_probability, positive_share, weight.
[[gnu::cold]] std::string to_csv(const CalibrationCurve& curve);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/results_csv.ipp"
#endif
