// SPDX-License-Identifier: BSL-1.0
#pragma once

// Results as one page of HTML that stands alone: figures are SVG inside of it, nothing is loaded, nothing runs. It is
// read in the dark as in the light, on a telephone as on paper.

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/metrics/classification_report.hpp"
#include "attune/metrics/confusion_matrix.hpp"
#include "attune/model/regularization_path.hpp"
#include "attune/optimize/result.hpp"
#include "attune/report/curve_plot.hpp"
#include "attune/report/detail/markup.hpp"
#include "attune/report/detail/result_html.hpp"
#include "attune/report/detail/search_html.hpp"
#include "attune/report/procedures.hpp"
#include "attune/report/settings.hpp"
#include "attune/report/tables.hpp"
#include "attune/search/axis_importance.hpp"
#include "attune/search/search.hpp"
#include "attune/search/search_front.hpp"
#include "attune/search/study.hpp"
#include "attune/validate/bootstrap_632.hpp"
#include "attune/validate/compare.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/evaluate_with_interval.hpp"
#include "attune/validate/thresholded.hpp"

namespace attune::inline ATTUNE_ABI {

// Results as parts of a page. A type of one's own gets its place on a page by a to_html beside it.

template <class M>
[[gnu::cold]] HtmlPart to_html(const Evaluation<M>& evaluation) {
  return detail::evaluation_html(M::names, evaluation.scores, evaluation.rows, evaluation.reasons);
}

template <class M>
[[gnu::cold]] HtmlPart to_html(const IntervalEvaluation<M>& evaluation) {
  return detail::interval_html(M::names, evaluation.intervals, evaluation.settings, evaluation.rows);
}

/// Each metric's mean and spread, and where its folds lie; the scores of each fold.
template <class M, class Model, class Label>
[[gnu::cold]] HtmlPart to_html(const CrossValidation<M, Model, Label>& result) {
  return detail::FoldsHtml{M::names, result.folds, result.failures, result.repeats, result.rows, result.features, result.seconds}.part();
}

/// The choice and how sure it is; scores by trial, with the best so far, and by each axis (numbers that lie evenly on a
/// logarithmic scale on one, choices as strips); how a race went; the trials from the best on.
template <class L, class Space, class M>
[[gnu::cold]] HtmlPart to_html(const SearchResult<L, Space, M>& result) {
  return detail::search_html({result.trials, result.best_trial(), result.best_mean, result.space.shape(), M::names, M::directions[result.ranked_by], result.ranked_by, result.folds, result.sweeps, result.seconds, result.journal, result.ended_by, result.unraced});
}

/// The trials by their objectives, and those of the front.
template <class L, class Space, class M>
[[gnu::cold]] HtmlPart to_html(const FrontResult<L, Space, M>& result) {
  return detail::front_html({result.trials(), result.front, result.objectives, result.search.space.shape(), M::names, M::directions, result.search.folds, result.search.seconds});
}

/// What a study has come to so far, as of a search; of several directions, as of a search by several metrics. Errors:
/// SearchFailed of one direction where no trial has a score.
template <class S, class Space, class Strategy>
[[gnu::cold]] HtmlPart to_html(const Study<S, Space, Strategy>& study) {
  std::vector<Direction> directions;
  if constexpr (FrontStrategy<Strategy>)
    directions = study.directions();
  else
    directions = {study.direction()};
  const std::vector<std::string> texts = detail::score_names(directions.size());
  const std::vector<std::string_view> names(texts.begin(), texts.end());
  if constexpr (FrontStrategy<Strategy>) {
    const auto front = study.front();
    std::vector<std::size_t> objectives;
    for (std::size_t k = 0; k < directions.size(); ++k) objectives.push_back(k);
    return detail::front_html({study.trials(), front, objectives, study.space().shape(), names, directions, 0, 0});
  } else {
    const Trial& best = study.best_trial();
    const JournalUse journal = study.journal();
    return detail::search_html({study.trials(), best, static_cast<std::size_t>(best.index), study.space().shape(), names, directions.front(), 0, 0, 0, 0, journal, SearchEnd::strategy, false});
  }
}

/// The share of the variance that each axis accounts for, the largest first, and pairs of axes where they were asked for.
[[gnu::cold]] HtmlPart to_html(const AxisImportance& importance);

template <class L, class Space, class M>
[[gnu::cold]] HtmlPart to_html(const NestedCrossValidation<L, Space, M>& result) {
  return detail::nested_html({M::names, result.space.shape(), result.folds, result.choices, result.failures, result.ranked_by, result.rows, result.seconds, result.unraced});
}

template <class M>
[[gnu::cold]] HtmlPart to_html(const LearningCurve<M>& curve) {
  return detail::learning_curve_html(M::names, M::directions, curve.sizes, curve.folds, curve.failures, curve.rows, curve.seconds);
}

template <class M>
[[gnu::cold]] HtmlPart to_html(const ValidationCurve<M>& curve) {
  return detail::validation_curve_html(M::names, M::directions, curve.axis, curve.values, curve.folds, curve.failures, curve.rows, curve.seconds);
}

template <class M>
[[gnu::cold]] HtmlPart to_html(const PermutationTest<M>& test) {
  return detail::permutation_test_html(test.metrics, test.folds, test.rows, test.seconds);
}

template <class M>
[[gnu::cold]] HtmlPart to_html(const Bootstrap632<M>& result) {
  return detail::bootstrap_632_html(result.metrics, result.failures, result.replicates.size(), result.rows, result.level, result.seconds);
}

[[gnu::cold]] HtmlPart to_html(const MetricComparison& comparison);

template <class M>
[[gnu::cold]] HtmlPart to_html(const Comparison<M>& comparison) {
  HtmlPart part;
  part.html(detail::comparison_lead(comparison.names.size(), comparison.folds.empty() ? 0 : comparison.folds.front().size(), comparison.rows, comparison.seconds));
  for (std::size_t metric = 0; metric < M::size; ++metric) part.append(detail::comparison_html(comparison.by(metric)));
  return part;
}

[[gnu::cold]] HtmlPart to_html(const ThresholdTuning& tuning);

/// The value by iteration, and how the fit ended.
[[gnu::cold]] HtmlPart to_html(const OptimizationResult& result);

/// The weights by strength; names are those of the ten largest at the end.
[[gnu::cold]] HtmlPart to_html(const RegularizationPath& path);

[[gnu::cold]] HtmlPart to_html(const ClassificationReport& report);

/// Cells are filled by their share of the true class. `class_names`: as of to_text.
[[gnu::cold]] HtmlPart to_html(const ConfusionMatrix& matrix, const std::vector<std::string>& class_names = {});

/// A curve in its plane: RocCurve, PrecisionRecallCurve, DetCurve, CumulativeGainCurve or CalibrationCurve.
template <detail::PlottableCurve Curve>
[[gnu::cold]] HtmlPart to_html(const Curve& curve) {
  const detail::PlottedLine line = detail::line_of("", curve);
  return detail::curves_html(detail::kind_of(curve), {&line, 1});
}

/// Several of one kind in one plane: `std::vector<NamedCurve<RocCurve>>{{"logistic", a}, {"naive Bayes", b}}`.
template <detail::PlottableCurve Curve>
[[gnu::cold]] HtmlPart to_html(const std::vector<NamedCurve<Curve>>& curves) {
  std::vector<detail::PlottedLine> lines;
  for (const auto& [name, curve] : curves) lines.push_back(detail::line_of(name, curve));
  return detail::curves_html(detail::kind_of(Curve{}), lines);
}

/// The settings of a learner, or of any reflected struct, a line each.
template <class T>
[[gnu::cold]] HtmlPart settings_html(const T& settings) {
  HtmlPart part;
  return part.html("<pre>" + detail::escaped_text(settings_text(settings)) + "</pre>\n");
}

namespace detail {

[[gnu::cold]] HtmlPart text_html(std::string_view text);

template <class R>
[[gnu::cold]] HtmlPart part_of(const R& result) {
  constexpr bool is_known = std::same_as<R, HtmlPart> || std::convertible_to<const R&, std::string_view> || requires { { to_html(result) } -> std::same_as<HtmlPart>; };
  static_assert(is_known, "Page::add: a result needs `HtmlPart to_html(const Result&)`, beside its type; see docs/report.md#pages");
  if constexpr (std::same_as<R, HtmlPart>)
    return result;
  else if constexpr (std::convertible_to<const R&, std::string_view>)
    return text_html(result);
  else if constexpr (is_known)
    return to_html(result);
  else
    return {};
}

}  // namespace detail

/// A page: a title, and sections that each have a heading and some results.
///
///     Page page("Breast cancer", "569 samples of a mass, 30 measurements of each");
///     page.add("Settings", found);
///     page.add("Rows held out", "Of the chosen model, on rows that nothing else has seen.", evaluate(model, test), roc_curve(y, p));
///     write_html("report.html", page);
///
/// Texts are escaped. Figures of a section that follow one another stand side by side where there is room. The same
/// results give the same bytes; the times that they took are among them.
class Page {
 public:
  [[gnu::cold]] explicit Page(std::string title, std::string summary = {}) : title_(std::move(title)), summary_(std::move(summary)) {}

  /// A section of results, of HtmlPart and of text, whose paragraphs are separated by empty lines.
  template <class... R>
  [[gnu::cold]] Page& add(const std::string& heading, const R&... results) {
    HtmlPart all;
    (all.append(detail::part_of(results)), ...);
    return add_section(heading, all);
  }

  /// The whole document, in UTF-8. It is well-formed XML, too.
  [[gnu::cold]] std::string str() const;

 private:
  struct Section {
    std::string heading{};
    HtmlPart part{};
  };

  [[gnu::cold]] Page& add_section(const std::string& heading, const HtmlPart& part);

  std::string title_;
  std::string summary_;
  std::vector<Section> sections_{};
};

/// Writes a page to a file, in place of what was there. Errors: InvalidArgument with the system's reason.
[[gnu::cold]] void write_html(const std::string& path, const Page& page);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/html.ipp"
#endif
