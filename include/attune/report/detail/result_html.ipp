// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/detail/result_html.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "attune/report/comparison.hpp"
#include "attune/report/csv.hpp"
#include "attune/report/detail/figure.hpp"
#include "attune/report/interval_table.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] inline std::vector<std::string> columns_with(std::vector<std::string> first, Names names) {
  first.insert(first.end(), names.begin(), names.end());
  return first;
}

ATTUNE_INLINE HtmlPart evaluation_html(Names names, std::span<const double> scores, Index rows, std::span<const std::string> reasons) {
  HtmlTable table("scores", {"metric", "score"});
  for (std::size_t m = 0; m < names.size(); ++m) table.cell(names[m]).number(scores[m]).end_row();
  HtmlPart part;
  part.html(paragraph_html({"On ", rows, " rows."})).html(table.str());
  for (std::size_t m = 0; m < reasons.size(); ++m)
    if (!reasons[m].empty()) part.html(paragraph_html({names[m], " is undefined: ", reasons[m]}));
  return part;
}

ATTUNE_INLINE HtmlPart interval_html(Names names, std::span<const ScoreInterval> intervals, const IntervalSettings& settings, Index rows) {
  HtmlTable table("scores with intervals", {"metric", "score", Phrase{100 * settings.level, " % from"}.text(), "to", "method"});
  for (std::size_t m = 0; m < names.size(); ++m) table.cell(names[m]).number(intervals[m].score).number(intervals[m].lower).number(intervals[m].upper).cell(method_text(intervals[m].method)).end_row();
  HtmlPart part;
  part.html(paragraph_html({"On ", rows, " rows."})).html(table.str());
  for (std::size_t m = 0; m < names.size(); ++m)
    if (intervals[m].undefined_replicates > 0) part.html(paragraph_html({names[m], " was undefined in ", intervals[m].undefined_replicates, " replicates, which are left out."}));
  return part;
}

// Cross-validation.

ATTUNE_INLINE std::string FoldsHtml::summary() const {
  std::vector<std::string> columns{"metric", "mean", "std"};
  if (repeats > 1) columns.emplace_back("std of repeats");
  columns.insert(columns.end(), {"least", "folds", "largest"});
  HtmlTable table("scores over folds", columns);
  const auto add = [&](std::string_view name, std::vector<double> FoldScores::*part, std::size_t metric) {
    std::vector<double> scores;
    for (const auto& fold : folds) scores.push_back((fold.*part)[metric]);
    const double mean = mean_of(scores);
    table.cell(name).number(mean).number(spread_of(scores));
    if (repeats > 1) table.number(spread_of(means_of_repeats(scores, repeats)));
    std::erase_if(scores, [](double score) { return std::isnan(score); });
    const auto [least, most] = std::minmax_element(scores.begin(), scores.end());
    const double none = std::numeric_limits<double>::quiet_NaN();
    table.number(scores.empty() ? none : *least).html(strip_html(scores, mean)).number(scores.empty() ? none : *most).end_row();
  };
  for (std::size_t m = 0; m < names.size(); ++m) {
    add(names[m], &FoldScores::test, m);
    if (!folds.empty() && !folds.front().train.empty()) add(std::string(names[m]) + ", training rows", &FoldScores::train, m);
  }
  return table.str();
}

ATTUNE_INLINE std::string FoldsHtml::each_fold() const {
  HtmlTable table("scores of each fold", columns_with({"fold", "training rows", "rows", "fit"}, names));
  constexpr std::size_t most = 200;
  for (std::size_t k = 0; k < std::min(most, folds.size()); ++k) {
    const FoldScores& fold = folds[k];
    table.cell(Phrase{k}.text()).cell(Phrase{fold.train_rows}.text()).cell(Phrase{fold.test_rows}.text()).cell(seconds_text(fold.fit_seconds));
    for (const double score : fold.test) table.number(score);
    table.end_row();
  }
  return details_html(folds.size() <= most ? Phrase{"Each fold"} : Phrase{"The first ", most, " folds"}, table.str());
}

ATTUNE_INLINE HtmlPart FoldsHtml::part() const {
  HtmlPart part;
  std::string lead = Phrase{folds.size() / repeats, "-fold cross-validation of ", rows, " rows × ", features, " features"}.text();
  if (repeats > 1) Phrase{", ", repeats, " times"}.append_to(lead);
  Phrase{", ", seconds_text(seconds), "."}.append_to(lead);
  const auto unfinished = std::count_if(folds.begin(), folds.end(), [](const FoldScores& fold) { return fold.status == FitStatus::not_converged; });
  if (unfinished > 0) Phrase{" ", unfinished, " of ", folds.size(), " fits did not converge: allow more iterations, or scale the features."}.append_to(lead);
  part.html(paragraph_html(lead)).html(summary()).html(each_fold());
  for (const auto& failure : failures) part.html(paragraph_html({"Fold ", failure.fold, " failed: ", failure.reason}));
  return part;
}

// Curves of scores.

ATTUNE_INLINE std::string CurveHtml::figure(std::size_t metric, bool ordered, bool log) const {
  const std::string score = score_title(names[metric], directions[metric]);
  Figure figure{.title = std::string(names[metric]) + " by " + axis};
  FigureSeries test{.name = "held out", .y = means_of(folds, &FoldScores::test, metric)};
  const auto spread = spreads_of(folds, &FoldScores::test, metric);
  for (std::size_t p = 0; p < points.size(); ++p) {
    test.low.push_back(test.y[p] - spread[p]);
    test.high.push_back(test.y[p] + spread[p]);
    test.x.push_back(points[p].number);
  }
  if (!ordered) {
    figure.x.title = score;
    for (const auto& point : points) figure.y.names.push_back(point.text);
    test.look = Look::whiskers;
    test.x = test.y;
    std::iota(test.y.begin(), test.y.end(), 0.0);
    figure.series.push_back(std::move(test));
    return figure.html();
  }
  figure.x = {.title = axis, .spacing = log ? Spacing::log : Spacing::even};
  figure.y.title = score;
  FigureSeries band = test, dots = test;
  band.name.clear();
  band.look = Look::band;
  dots.look = Look::dots;
  if (!folds.empty() && !folds.front().empty() && !folds.front().front().train.empty())
    figure.series.push_back({.name = "training", .colour = 1, .x = test.x, .y = means_of(folds, &FoldScores::train, metric), .dashed = true});
  figure.series.insert(figure.series.begin(), std::move(band));
  figure.series.push_back(std::move(test));
  figure.series.push_back(std::move(dots));
  return figure.html();
}

ATTUNE_INLINE HtmlPart CurveHtml::part() const {
  std::vector<double> places, numbers;
  bool ordered = true;
  for (std::size_t p = 0; p < points.size(); ++p) {
    places.push_back(static_cast<double>(p));
    numbers.push_back(points[p].number);
    ordered = ordered && points[p].is_number;
  }
  HtmlPart part;
  for (std::size_t m = 0; m < names.size(); ++m) part.figure(figure(m, ordered, lies_on_log_scale(places, numbers)));
  return part;
}

ATTUNE_INLINE HtmlPart learning_curve_html(Names names, Directions directions, const std::vector<Index>& sizes, const FoldsOfPoints& folds, const std::vector<SizeFailure>& failures, Index rows, double seconds) {
  std::vector<AxisValue> points;
  for (const Index size : sizes) points.push_back({.text = Phrase{size}.text(), .number = static_cast<double>(size)});
  HtmlPart part;
  part.html(paragraph_html({sizes.size(), " sizes × ", folds.empty() ? 0 : folds.front().size(), " folds of ", rows, " rows, ", seconds_text(seconds), ". Means over folds, with a standard deviation to either side."}));
  part.append(CurveHtml{names, directions, "training rows", points, folds}.part());
  for (const auto& failure : failures) part.html(paragraph_html({failure.size, " rows, fold ", failure.fold, " failed: ", failure.reason}));
  return part;
}

ATTUNE_INLINE HtmlPart validation_curve_html(Names names, Directions directions, const std::string& axis, const std::vector<AxisValue>& values, const FoldsOfPoints& folds, const std::vector<ValueFailure>& failures, Index rows, double seconds) {
  HtmlPart part;
  part.html(paragraph_html({values.size(), " values × ", folds.empty() ? 0 : folds.front().size(), " folds of ", rows, " rows, ", seconds_text(seconds), ". Means over folds, with a standard deviation to either side."}));
  part.append(CurveHtml{names, directions, axis, values, folds}.part());
  for (const auto& failure : failures) part.html(paragraph_html({axis, " = ", failure.value.text, " failed: ", failure.reason}));
  return part;
}

// Procedures.

ATTUNE_INLINE HtmlPart nested_html(const NestedText& nested) {
  std::vector<std::string> columns{"fold"};
  for (const auto& axis : nested.axes) columns.push_back(axis.name);
  columns.push_back("inner " + std::string(nested.names[nested.rank]));
  HtmlTable table("choices and scores of each outer fold", columns_with(columns, nested.names));
  std::vector<double> inner;
  for (std::size_t k = 0; k < nested.folds.size(); ++k) {
    const InnerChoice& choice = nested.choices[k];
    table.cell(Phrase{k}.text());
    for (std::size_t a = 0; a < nested.axes.size(); ++a) table.cell(choice.values.empty() ? "failed" : choice.values[a].text);
    table.number(choice.score);
    for (const double score : nested.folds[k].test) table.number(score);
    table.end_row();
    inner.push_back(choice.score);
  }
  for (const bool of_means : {true, false}) {
    const auto add = [&](const std::vector<double>& scores) { table.number(of_means ? mean_of(scores) : spread_of(scores)); };
    table.cell(of_means ? "mean" : "std");
    for (std::size_t a = 0; a < nested.axes.size(); ++a) table.cell("");
    add(inner);
    for (std::size_t m = 0; m < nested.names.size(); ++m) add(test_scores(nested.folds, m));
    table.end_row(of_means);
  }
  const int trials = std::accumulate(nested.choices.begin(), nested.choices.end(), 0, [](int sum, const InnerChoice& choice) { return sum + choice.trials; });
  HtmlPart part;
  part.html(paragraph_html({nested.folds.size(), " outer folds of ", nested.rows, " rows, ", trials, " trials ranked by ", nested.names[nested.rank], ", ", seconds_text(nested.seconds), nested.unraced ? "; " : "", nested.unraced ? no_race_in(nested.choices) : "", "."}));
  part.html(table.str());
  for (const auto& failure : nested.failures) part.html(paragraph_html({"Fold ", failure.fold, " failed: ", failure.reason}));
  return part;
}

/// How often permuted scores fell into each of some intervals of one width, and where the score itself is.
[[gnu::cold]] inline std::string permuted_figure(const PermutationScores& test) {
  std::vector<double> scores = test.permuted;
  std::erase_if(scores, [](double score) { return !std::isfinite(score); });
  FigureSeries counts{.look = Look::columns, .colour = -1};
  if (!scores.empty()) {
    const auto [least, most] = std::minmax_element(scores.begin(), scores.end());
    const double low = *least, span = *most > low ? *most - low : 1;
    const std::size_t bins = static_cast<std::size_t>(std::clamp(std::sqrt(static_cast<double>(scores.size())), 5.0, 30.0));
    counts.y.resize(bins);
    for (const double score : scores) ++counts.y[std::min(bins - 1, static_cast<std::size_t>((score - low) / span * static_cast<double>(bins)))];
    const auto edge = [&](std::size_t k) { return low + span * static_cast<double>(k) / static_cast<double>(bins); };
    for (std::size_t k = 0; k < bins; ++k) {
      counts.low.push_back(edge(k));
      counts.high.push_back(edge(k + 1));
      counts.x.push_back((edge(k) + edge(k + 1)) / 2);
    }
  }
  Figure figure{.title = std::string(test.metric) + " of permuted targets", .x = {.title = std::string(test.metric)}, .y = {.title = "permutations", .whole = true}};
  figure.series = {std::move(counts), {.name = "true target", .look = Look::upright, .colour = 1, .x = {test.score}}};
  return figure.html();
}

ATTUNE_INLINE HtmlPart permutation_test_html(const std::vector<PermutationScores>& metrics, std::size_t folds, Index rows, double seconds) {
  HtmlTable table("scores and p values", {"metric", "score", "permuted", "std", "p"});
  HtmlPart part;
  part.html(paragraph_html({metrics.empty() ? 0 : metrics.front().permuted.size(), " permutations of the target, ", folds, " folds of ", rows, " rows, ", seconds_text(seconds), "."}));
  for (const auto& test : metrics) {
    std::vector<double> defined = test.permuted;
    std::erase_if(defined, [](double score) { return std::isnan(score); });
    table.cell(test.metric).number(test.score).number(mean_of(defined)).number(spread_of(defined)).number(test.p_value).end_row();
  }
  part.html(table.str());
  for (const auto& test : metrics) part.figure(permuted_figure(test));
  return part;
}

ATTUNE_INLINE HtmlPart bootstrap_632_html(const std::vector<Bootstrap632Scores>& metrics, const std::vector<FoldFailure>& failures, std::size_t replicates, Index rows, double level, double seconds) {
  HtmlTable table(".632 bootstrap", {"metric", ".632+", Phrase{100 * level, " % from"}.text(), "to", ".632", "out of bag", "apparent", "no information", "overfitting"});
  for (const auto& scores : metrics) {
    table.cell(scores.metric);
    for (const double number : {scores.score_632_plus, scores.lower, scores.upper, scores.score_632, scores.out_of_bag, scores.apparent, scores.no_information, scores.overfitting}) table.number(number);
    table.end_row();
  }
  HtmlPart part;
  part.html(paragraph_html({".632 bootstrap: ", replicates, " replicates of ", rows, " rows, ", seconds_text(seconds), "."})).html(table.str());
  for (const auto& failure : failures) part.html(paragraph_html({"Replicate ", failure.fold, " failed: ", failure.reason}));
  return part;
}

// Comparisons.

ATTUNE_INLINE std::string comparison_lead(std::size_t learners, std::size_t folds, Index rows, double seconds) {
  return paragraph_html({learners, " learners on the same ", folds, " folds of ", rows, " rows, ", seconds_text(seconds), "."});
}

ATTUNE_INLINE HtmlPart comparison_html(const MetricComparison& comparison) {
  const auto& all = comparison.standings;
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return beats(all[a].mean, all[b].mean, comparison.direction); });
  const std::string title = score_title(comparison.metric, comparison.direction);
  HtmlTable table(comparison.metric, {"learner", "mean", "std", "rank", "difference", "p"});
  Figure figure{.title = std::string(comparison.metric) + ": difference to the best", .note = Phrase{100 * comparison.level, " % intervals by the corrected t test."}.text(), .x = {.title = "difference in " + std::string(comparison.metric)}};
  FigureSeries whiskers{.look = Look::whiskers};
  for (const std::size_t i : order) {
    const auto& standing = all[i];
    const bool best = i == comparison.best;
    table.cell(standing.name).number(standing.mean).number(standing.spread);
    if (best || !comparison.defined) {
      table.cell(comparison.defined ? number_text(standing.mean_rank) : "").cell(best ? "best" : "").cell("");
    } else {
      table.cell(number_text(standing.mean_rank)).number(standing.to_best.difference).number(standing.adjusted_p_value);
    }
    table.end_row(best);
    if (best) continue;
    whiskers.y.push_back(static_cast<double>(figure.y.names.size()));
    whiskers.x.push_back(standing.to_best.difference);
    whiskers.low.push_back(standing.to_best.lower);
    whiskers.high.push_back(standing.to_best.upper);
    figure.y.names.push_back(standing.name);
  }
  figure.series = {{.look = Look::upright, .colour = -1, .x = {0}, .dashed = true}, std::move(whiskers)};
  HtmlPart part;
  part.html("<h3>" + escaped_text(title) + "</h3>\n" + paragraph_html(verdict(comparison))).html(table.str());
  if (comparison.defined) part.figure(figure.html());
  return part;
}

// Curves of thresholds.

ATTUNE_INLINE HtmlPart curves_html(const CurveKind& kind, std::span<const PlottedLine> lines) {
  Figure figure{.title = std::string(kind.what), .square = true, .key = lines.size() > 1};
  figure.title[0] = figure.title[0] >= 'a' && figure.title[0] <= 'z' ? static_cast<char>(figure.title[0] - 'a' + 'A') : figure.title[0];
  figure.x = {.title = kind.x, .low = 0, .high = 1};
  figure.y = {.title = kind.y, .low = 0, .high = 1};
  if (kind.deviates) {
    figure.x = {.title = kind.x, .low = 0.001, .high = 0.999, .spacing = Spacing::deviates};
    figure.y = {.title = kind.y, .low = 0.001, .high = 0.999, .spacing = Spacing::deviates};
  }
  if (kind.from[0] != kind.to[0] || kind.from[1] != kind.to[1])
    figure.series.push_back({.colour = -1, .x = {kind.from[0], kind.to[0]}, .y = {kind.from[1], kind.to[1]}, .dashed = true});
  int colour = 0;
  for (const auto& line : lines) {
    FigureSeries series{.name = std::string(line.name), .colour = colour++, .x = {line.x.begin(), line.x.end()}, .y = {line.y.begin(), line.y.end()}};
    if (lines.size() == 1) series.name.clear();
    FigureSeries dots = series;
    figure.series.push_back(std::move(series));
    if (!kind.dots) continue;
    dots.name.clear();
    dots.look = Look::dots;
    figure.series.push_back(std::move(dots));
  }
  if (lines.size() == 1 && !lines.front().name.empty()) figure.title += ": " + std::string(lines.front().name);
  HtmlPart part;
  part.figure(figure.html());
  return part;
}

}  // namespace attune::inline ATTUNE_ABI::detail
