// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/html.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "attune/report/coefficients.hpp"
#include "attune/report/csv.hpp"
#include "attune/report/detail/figure.hpp"
#include "attune/version.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// Colours: Okabe and Ito, "Color universal design", 2008, told apart by those who do not see all of them; made darker or
// lighter until each can be read on its page as text (a contrast of 4.5 and more).
inline constexpr std::string_view page_style = R"css(
:root{color-scheme:light dark;--page:#fff;--ink:#1c2127;--soft:#5b636d;--rule:#d9dde2;--grid:#e9ecef;--fill:0,114,178;
--c0:#0072b2;--c1:#b84a00;--c2:#00795a;--c3:#a8477f;--c4:#8a6100;--c5:#4d5b9e}
@media(prefers-color-scheme:dark){:root{--page:#15181c;--ink:#e4e7eb;--soft:#9aa3ae;--rule:#343b43;--grid:#262b31;--fill:86,180,233;
--c0:#56b4e9;--c1:#f0935c;--c2:#3cc49a;--c3:#e08fbd;--c4:#e0b040;--c5:#a6b1ec}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:72rem;padding:2rem 1rem 3rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
h1{font-size:1.75rem;line-height:1.2;font-weight:650;margin:0 0 .4rem;letter-spacing:-.01em}
h2{font-size:1.25rem;line-height:1.3;font-weight:650;margin:2.75rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--rule)}
h3{font-size:1rem;font-weight:650;margin:1.75rem 0 .5rem}
p{margin:0 0 .75rem;max-width:42rem}
header p,footer{color:var(--soft)}
footer{margin-top:3rem;padding-top:.75rem;border-top:1px solid var(--rule);font-size:.875rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:.75rem 0 0;padding:0;list-style:none}
a{color:var(--c0)}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,9.5rem),1fr));gap:.75rem 1.25rem;margin:1rem 0 1.5rem}
dt{font-size:.8125rem;line-height:1.35;color:var(--soft)}
dd{margin:0;font-weight:600}
.table{overflow-x:auto;margin:0 0 1rem;width:fit-content;max-width:100%;overflow-wrap:normal}
table{border-collapse:collapse;font-size:.875rem;line-height:1.35}
th,td{padding:.35rem .75rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid)}
th:first-child,td:first-child{padding-left:0;text-align:left}
th{font-weight:400}
thead th{color:var(--soft);border-bottom-color:var(--rule);vertical-align:bottom}
.chosen th,.chosen td{font-weight:650}
td.shaded{text-align:center;background:rgba(var(--fill),calc(.5*var(--share)))}
i{color:var(--soft)}
pre{overflow-x:auto;font-size:.8125rem;line-height:1.5;margin:0 0 1rem}
summary{cursor:pointer;color:var(--c0);margin:0 0 .75rem}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1.75rem 2rem;margin:.5rem 0 1.75rem}
figure{margin:0;max-width:30rem;min-width:0}
figcaption{font-size:.9375rem;font-weight:600;margin:0 0 .35rem}
figure p{font-size:.8125rem;line-height:1.4;color:var(--soft);margin:.25rem 0 0}
svg{display:block;width:100%;height:auto;font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
svg text{fill:var(--ink)}
svg .ticks text,svg .title{fill:var(--soft)}
svg.strip{width:7.5rem;display:inline-block;vertical-align:middle}
.grid path{stroke:var(--grid);fill:none}
.axis{stroke:var(--soft);fill:none;stroke-opacity:.6}
.line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.dashed{stroke-dasharray:4 4;stroke-width:1.5}
.band{fill:currentColor;fill-opacity:.16}
.dot{fill:currentColor;fill-opacity:.7}
.ring{fill:none;stroke:currentColor;stroke-opacity:.7}
.mark{fill:none;stroke:currentColor;stroke-width:2}
.bar{fill:currentColor;fill-opacity:.75}
.c0{color:var(--c0)}.c1{color:var(--c1)}.c2{color:var(--c2)}.c3{color:var(--c3)}.c4{color:var(--c4)}.c5{color:var(--c5)}.grey{color:var(--soft)}
svg text.label{fill:currentColor}
.key{display:flex;flex-wrap:wrap;gap:0 1rem;font-weight:600;margin:0 0 .35rem}
.key span::before{content:"";display:inline-block;width:1.1em;border-top:3px solid;margin-right:.4em;vertical-align:.25em}
@media print{body{max-width:none;padding:0}.table{overflow:visible}figure,tr{break-inside:avoid}}
)css";

ATTUNE_INLINE HtmlPart text_html(std::string_view text) {
  HtmlPart part;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    if (end > 0) part.html(paragraph_html(text.substr(0, end)));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return part;
}

/// A number of rows, or a sum of weights or a share, which need not be whole.
[[gnu::cold]] inline std::string count_text(double count) { return count == std::floor(count) && std::abs(count) < 1e15 ? Phrase{static_cast<long long>(count)}.text() : score_text(count); }

/// The columns with the largest weights at the end of a path, that of the largest first.
[[gnu::cold]] inline std::vector<Index> heaviest_columns(const RegularizationPath& path, std::size_t most) {
  std::vector<Index> order(static_cast<std::size_t>(path.coefficients.cols()));
  std::iota(order.begin(), order.end(), Index{0});
  const Index last = path.coefficients.rows() - 1;
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return std::abs(path.coefficients(last, a)) > std::abs(path.coefficients(last, b)); });
  order.resize(std::min(most, order.size()));
  std::erase_if(order, [&](Index j) { return path.coefficients(last, j) == 0; });
  return order;
}

[[gnu::cold]] inline std::string path_figure(const RegularizationPath& path) {
  Figure figure{.title = "Weights by strength of the penalty", .x = {.title = "strength"}, .y = {.title = "weight"}};
  const auto usable = std::all_of(path.strengths.begin(), path.strengths.end(), [](double strength) { return strength > 0; });
  figure.x.spacing = usable ? Spacing::log : Spacing::even;
  figure.x.low = path.strengths.front();
  figure.x.high = path.strengths.back();
  const auto named = heaviest_columns(path, 10);
  for (Index j = 0; j < path.coefficients.cols(); ++j) {
    const auto place = std::find(named.begin(), named.end(), j) - named.begin();
    const bool is_named = place < static_cast<std::ptrdiff_t>(named.size());
    FigureSeries series{.colour = is_named ? static_cast<int>(place) : -1, .x = path.strengths};
    if (is_named) series.name = column_name(path.feature_names, j);
    for (Index k = 0; k < path.coefficients.rows(); ++k) series.y.push_back(path.coefficients(k, j));
    figure.series.push_back(std::move(series));
  }
  return figure.html();
}

}  // namespace detail

ATTUNE_INLINE HtmlPart to_html(const AxisImportance& importance) {
  struct Row {
    std::string name;
    double share, spread;
  };
  std::vector<Row> rows;
  for (const auto& axis : importance.axes) rows.push_back({axis.exists < 1 ? Phrase{axis.axis, " (exists in ", std::round(100 * axis.exists), " %)"}.text() : axis.axis, axis.share, axis.spread});
  for (const auto& pair : importance.pairs) rows.push_back({pair.first + " with " + pair.second, pair.share, pair.spread});
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.share > b.share; });
  constexpr std::size_t most = 20;
  detail::Figure figure{.title = "What the scores depend on", .x = {.title = "share of the variance", .low = 0, .high = 1}};
  detail::FigureSeries bars{.look = detail::Look::bars};
  detail::HtmlTable table("shares of the variance", {"axis", "share", "std"});
  for (const auto& row : rows) {
    table.cell(row.name).number(row.share).number(row.spread).end_row();
    if (figure.y.names.size() == most) continue;
    bars.x.push_back(row.share);
    bars.y.push_back(static_cast<double>(figure.y.names.size()));
    figure.y.names.push_back(row.name);
  }
  figure.series = {std::move(bars)};
  HtmlPart part;
  std::string lead = Phrase{"Shares of the variance of the score over the space, by ", importance.trees, " trees of ", importance.trials, " trials"}.text();
  if (std::isfinite(importance.explained)) Phrase{"; R² on trials that a tree has not seen: ", detail::score_text(importance.explained), importance.explained < 0.5 ? ", so that they are guesses" : ""}.append_to(lead);
  part.html(detail::paragraph_html(lead + "."));
  if (!rows.empty()) part.figure(figure.html());
  part.html(table.str());
  return part;
}

ATTUNE_INLINE HtmlPart to_html(const MetricComparison& comparison) { return detail::comparison_html(comparison); }

ATTUNE_INLINE HtmlPart to_html(const ThresholdTuning& tuning) {
  const auto text = [](double threshold) { return std::isinf(threshold) && threshold > 0 ? std::string("no row is positive") : detail::score_text(threshold); };
  std::vector<detail::Fact> facts{{tuning.of_probabilities ? "threshold of the probability" : "threshold of the decision value", text(tuning.threshold)}};
  const auto [least, most] = std::minmax_element(tuning.fold_thresholds.begin(), tuning.fold_thresholds.end());
  if (least != most) facts.push_back({"without a fold", text(*least) + " to " + text(*most)});
  facts.push_back({tuning.metric + " on the rows that chose", detail::score_text(tuning.score)});
  facts.push_back({tuning.metric + " on rows held out of the choice", detail::score_text(tuning.held_out_score)});
  facts.push_back({tuning.metric + " untuned", detail::score_text(tuning.untuned_score)});
  HtmlPart part;
  return part.html(detail::facts_html(facts));
}

ATTUNE_INLINE HtmlPart to_html(const OptimizationResult& result) {
  HtmlPart part;
  part.html(detail::paragraph_html({"It ended after ", result.iterations, " iterations: ", to_string(result.status), ". Value ", detail::score_text(result.value), ", norm of the gradient ", detail::score_text(result.gradient_norm), "."}));
  detail::Figure figure{.title = "Value by iteration", .x = {.title = "iteration", .whole = true}, .y = {.title = "value"}};
  detail::FigureSeries value{.name = "training"}, validation{.name = "validation", .colour = 1};
  for (const auto& iteration : result.history) {
    value.x.push_back(iteration.index);
    value.y.push_back(iteration.value);
    validation.y.push_back(iteration.validation);
  }
  validation.x = value.x;
  if (std::none_of(validation.y.begin(), validation.y.end(), [](double v) { return std::isfinite(v); }))
    value.name.clear();
  else
    figure.series.push_back(std::move(validation));
  figure.series.push_back(std::move(value));
  if (!result.history.empty()) part.figure(figure.html());
  return part;
}

ATTUNE_INLINE HtmlPart to_html(const RegularizationPath& path) {
  HtmlPart part;
  part.html(detail::paragraph_html({path.size(), " strengths, ", path.coefficients.cols(), " columns."}));
  if (path.size() > 1) part.figure(detail::path_figure(path));
  return part;
}

ATTUNE_INLINE HtmlPart to_html(const ClassificationReport& report) {
  detail::HtmlTable table("precision, recall and F1 by class", {"class", "precision", "recall", "F1", "rows"});
  const auto add = [&](const ClassificationScores& scores) {
    table.cell(scores.name).number(scores.precision).number(scores.recall).number(scores.f1).cell(detail::count_text(scores.support)).end_row();
  };
  for (const auto& scores : report.classes) add(scores);
  if (report.accuracy) table.cell("accuracy").cell("").cell("").number(*report.accuracy).cell(detail::count_text(report.support)).end_row();
  for (const auto& scores : report.averages) add(scores);
  HtmlPart part;
  return part.html(table.str());
}

ATTUNE_INLINE HtmlPart to_html(const ConfusionMatrix& matrix, const std::vector<std::string>& class_names) {
  const auto names = detail::names_of(matrix.labels, class_names);
  std::vector<std::string> columns{"truth ↓ predicted →"};
  columns.insert(columns.end(), names.begin(), names.end());
  detail::HtmlTable table("true classes down, predicted ones across", columns);
  for (std::size_t t = 0; t < names.size(); ++t) {
    double all = 0;
    for (std::size_t p = 0; p < names.size(); ++p) all += matrix(t, p);
    table.cell(names[t]);
    for (std::size_t p = 0; p < names.size(); ++p) table.shaded(detail::count_text(matrix(t, p)), all > 0 ? matrix(t, p) / all : 0);
    table.end_row();
  }
  HtmlPart part;
  return part.html(table.str());
}

ATTUNE_INLINE Page& Page::add_section(const std::string& heading, const HtmlPart& part) {
  sections_.push_back({heading, part});
  return *this;
}

ATTUNE_INLINE std::string Page::str() const {
  const std::string title = detail::escaped_text(title_);
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" + title + "</title>\n<style>";
  out += detail::page_style;
  out += "</style>\n</head>\n<body>\n<header><h1>" + title + "</h1>\n";
  for (const auto& block : detail::text_html(summary_).blocks) out += block.html;
  if (sections_.size() > 2) {
    out += "<nav aria-label=\"Sections\"><ul>";
    for (std::size_t k = 0; k < sections_.size(); ++k) Phrase{"<li><a href=\"#s", k + 1, "\">", detail::escaped_text(sections_[k].heading), "</a></li>"}.append_to(out);
    out += "</ul></nav>\n";
  }
  out += "</header>\n<main>\n";
  for (std::size_t k = 0; k < sections_.size(); ++k) {
    Phrase{"<section id=\"s", k + 1, "\" aria-labelledby=\"h", k + 1, "\">\n<h2 id=\"h", k + 1, "\">", detail::escaped_text(sections_[k].heading), "</h2>\n"}.append_to(out);
    bool beside = false;
    for (const auto& block : sections_[k].part.blocks) {
      if (block.is_figure != beside) out += block.is_figure ? "<div class=\"figures\">\n" : "</div>\n";
      beside = block.is_figure;
      out += block.html;
    }
    out += beside ? "</div>\n</section>\n" : "</section>\n";
  }
  Phrase{"</main>\n<footer>attune ", version_major, ".", version_minor, ".", version_patch, ", ", instruction_set, "</footer>\n</body>\n</html>\n"}.append_to(out);
  return out;
}

ATTUNE_INLINE void write_html(const std::string& path, const Page& page) { write_file(path, page.str()); }

}  // namespace attune::inline ATTUNE_ABI
