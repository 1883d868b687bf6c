// SPDX-License-Identifier: BSL-1.0
#pragma once

// Results other than those of a search, freed of their types, as parts of a page.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attune/metrics/interval.hpp"
#include "attune/report/curve_plot.hpp"
#include "attune/report/detail/markup.hpp"
#include "attune/report/procedures.hpp"
#include "attune/validate/bootstrap_632.hpp"
#include "attune/validate/compare.hpp"

namespace attune::inline ATTUNE_ABI::detail {

using Directions = std::span<const Direction>;

[[gnu::cold]] HtmlPart evaluation_html(Names names, std::span<const double> scores, Index rows, std::span<const std::string> reasons);
[[gnu::cold]] HtmlPart interval_html(Names names, std::span<const ScoreInterval> intervals, const IntervalSettings& settings, Index rows);

/// What cross-validation found, freed of its types.
struct FoldsHtml {
  Names names;
  const std::vector<FoldScores>& folds;
  const std::vector<FoldFailure>& failures;
  std::size_t repeats;
  Index rows;
  Index features;
  double seconds;

  [[gnu::cold]] HtmlPart part() const;

 private:
  [[gnu::cold]] std::string summary() const;
  [[gnu::cold]] std::string each_fold() const;
};

/// A curve of cross-validations, freed of its types.
struct CurveHtml {
  Names names;
  Directions directions;
  std::string axis;
  const std::vector<AxisValue>& points;
  const FoldsOfPoints& folds;

  /// A figure for each metric.
  [[gnu::cold]] HtmlPart part() const;

 private:
  [[gnu::cold]] std::string figure(std::size_t metric, bool ordered, bool log) const;
};

[[gnu::cold]] HtmlPart learning_curve_html(Names names, Directions directions, const std::vector<Index>& sizes, const FoldsOfPoints& folds, const std::vector<SizeFailure>& failures, Index rows, double seconds);
[[gnu::cold]] HtmlPart validation_curve_html(Names names, Directions directions, const std::string& axis, const std::vector<AxisValue>& values, const FoldsOfPoints& folds, const std::vector<ValueFailure>& failures, Index rows, double seconds);
[[gnu::cold]] HtmlPart nested_html(const NestedText& nested);
[[gnu::cold]] HtmlPart permutation_test_html(const std::vector<PermutationScores>& metrics, std::size_t folds, Index rows, double seconds);
[[gnu::cold]] HtmlPart bootstrap_632_html(const std::vector<Bootstrap632Scores>& metrics, const std::vector<FoldFailure>& failures, std::size_t replicates, Index rows, double level, double seconds);

[[gnu::cold]] HtmlPart comparison_html(const MetricComparison& comparison);
[[gnu::cold]] std::string comparison_lead(std::size_t learners, std::size_t folds, Index rows, double seconds);

/// Curves of one kind in one plane.
[[gnu::cold]] HtmlPart curves_html(const CurveKind& kind, std::span<const PlottedLine> lines);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/report/detail/result_html.ipp"
#endif
