// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/detail/search_html.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "attune/report/detail/figure.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The scores worth a picture: without those that are so far from the better half that nothing else could be told apart.
struct ShownScores {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  std::size_t outside = 0;

  [[gnu::cold]] ShownScores(std::vector<double> scores, Direction direction) {
    std::erase_if(scores, [](double score) { return std::isnan(score); });
    if (scores.size() < 5) return;
    std::sort(scores.begin(), scores.end(), [&](double a, double b) { return better(a, b, direction); });
    const double best = scores.front(), middle = scores[scores.size() / 2], reach = 5 * std::abs(best - middle);
    if (reach == 0 || std::abs(scores.back() - best) <= 2 * reach) return;
    (direction == Direction::maximize ? low : high) = direction == Direction::maximize ? best - reach : best + reach;
    outside = static_cast<std::size_t>(std::count_if(scores.begin(), scores.end(), [&](double score) { return !holds(score); }));
  }

  bool holds(double score) const { return score >= low && score <= high; }
  /// What is said of those that are left out.
  [[gnu::cold]] std::string note() const {
    if (outside == 0) return "";
    return Phrase{outside, outside == 1 ? " trial is" : " trials are", " far worse and not shown."}.text();
  }
};

/// Everything that is drawn of the trials.
class SearchFigures {
 public:
  [[gnu::cold]] explicit SearchFigures(const SearchText& found) : found_(found), shown_(scores_of(found.trials), found.direction) {}

  [[gnu::cold]] std::string by_trial() const {
    Figure figure{.title = "Scores by trial", .note = "The chosen trial is circled" + std::string(any(TrialState::beaten) ? "; hollow dots left the race" : "") + (any(TrialState::infeasible) ? "; grey ones violate the constraint. " : ". ") + shown_.note()};
    figure.x = {.title = "trial", .whole = true};
    figure.y = {.title = score_title(found_.names[found_.rank], found_.direction)};
    FigureSeries best{.name = "best so far", .look = Look::steps, .colour = 1};
    for (const auto& trial : found_.trials) {
      if (trial.state != TrialState::complete || !(best.y.empty() || better(trial.score, best.y.back(), found_.direction)) || !shown_.holds(trial.score)) continue;
      best.x.push_back(trial.index);
      best.y.push_back(trial.score);
    }
    if (!best.x.empty()) {
      best.x.push_back(found_.trials.back().index);
      best.y.push_back(best.y.back());
    }
    figure.series.push_back(std::move(best));
    add_dots(figure, [](const Trial& trial) { return static_cast<double>(trial.index); }, [this](const Trial& trial) { return score_of(trial); });
    return figure.html();
  }

  [[gnu::cold]] std::string by_axis(std::size_t axis) const {
    const AxisShape& shape = found_.axes[axis];
    const std::string score = score_title(found_.names[found_.rank], found_.direction);
    Figure figure{.title = "Score by " + shape.name};
    const auto number = [&](const Trial& trial) { return trial.values[axis].number; };
    if (shape.ordered) {
      std::vector<double> places, numbers;
      for (const auto& trial : found_.trials) {
        places.push_back(trial.point[axis]);
        numbers.push_back(number(trial));
      }
      figure.x = {.title = shape.name, .spacing = lies_on_log_scale(places, numbers) ? Spacing::log : Spacing::even};
      figure.y = {.title = score};
      if (shape.levels > 0 && shape.levels <= 8) figure.x.ticks = distinct(numbers);
      add_dots(figure, number, [this](const Trial& trial) { return score_of(trial); });
    } else {
      add_strips(figure, axis);
      figure.x = {.title = score};
    }
    return figure.html();
  }

  /// How many trials had so many folds.
  [[gnu::cold]] std::string race() const {
    Figure figure{.title = "Trials still in the race", .x = {.title = "after so many folds", .whole = true}, .y = {.title = "trials", .whole = true}};
    FigureSeries left{.look = Look::line};
    for (std::size_t k = 1; k <= found_.folds; ++k) {
      left.x.push_back(static_cast<double>(k));
      left.y.push_back(static_cast<double>(std::count_if(found_.trials.begin(), found_.trials.end(), [&](const Trial& trial) { return trial.has_score() && (trial.folds.size() > k || trial.state == TrialState::complete); })));
    }
    figure.y.low = 0;
    figure.y.high = left.y.empty() ? 1 : std::max(1.0, 1.05 * left.y.front());
    FigureSeries dots = left;
    dots.look = Look::dots;
    figure.series = {std::move(left), std::move(dots)};
    return figure.html();
  }

  bool any(TrialState state) const {
    return std::any_of(found_.trials.begin(), found_.trials.end(), [state](const Trial& trial) { return trial.state == state; });
  }

 private:
  [[gnu::cold]] static std::vector<double> scores_of(const std::vector<Trial>& trials) {
    std::vector<double> scores;
    for (const auto& trial : trials)
      if (trial.has_score()) scores.push_back(trial.score);
    return scores;
  }

  [[gnu::cold]] static std::vector<double> distinct(std::vector<double> numbers) {
    std::erase_if(numbers, [](double v) { return !std::isfinite(v); });
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
  }

  /// That of a trial that violates a constraint ranks nowhere.
  double score_of(const Trial& trial) const { return trial.state == TrialState::infeasible && found_.rank < trial.mean.size() ? trial.mean[found_.rank] : trial.score; }

  /// "trial 12: 0.9871"
  [[gnu::cold]] std::string note_of(const Trial& trial) const { return Phrase{"trial ", trial.index, ": ", score_text(score_of(trial))}.text(); }

  template <class X, class Y>
  [[gnu::cold]] void add_dots(Figure& figure, const X& x, const Y& y) const {
    FigureSeries complete{.look = Look::dots}, beaten{.look = Look::rings}, infeasible{.look = Look::dots, .colour = -1}, chosen{.look = Look::mark, .colour = 1};
    for (const auto& trial : found_.trials) {
      if (!shown_.holds(score_of(trial))) continue;
      FigureSeries& series = trial.state == TrialState::complete ? complete : trial.state == TrialState::beaten ? beaten : infeasible;
      series.x.push_back(x(trial));
      series.y.push_back(y(trial));
      if (found_.trials.size() <= 500) series.notes.push_back(note_of(trial));
    }
    chosen.x.push_back(x(found_.best));
    chosen.y.push_back(y(found_.best));
    figure.series.push_back(std::move(infeasible));
    figure.series.push_back(std::move(complete));
    figure.series.push_back(std::move(beaten));
    figure.series.push_back(std::move(chosen));
  }

  /// A row for each value, from the first on, in which dots keep off one another.
  [[gnu::cold]] void add_strips(Figure& figure, std::size_t axis) const {
    std::vector<std::pair<double, std::string>> values;
    for (const auto& trial : found_.trials)
      if (!std::isnan(trial.values[axis].number)) values.emplace_back(trial.values[axis].number, trial.values[axis].text);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (const auto& [number, text] : values) figure.y.names.push_back(text);
    const auto row = [&](const Trial& trial) {
      const auto& value = trial.values[axis];
      const auto at = std::find(values.begin(), values.end(), std::pair(value.number, value.text));
      const double off = 0.11 * (trial.index % 5 - 2);
      return at == values.end() ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(at - values.begin()) + off;
    };
    add_dots(figure, [this](const Trial& trial) { return score_of(trial); }, row);
  }

  const SearchText& found_;
  ShownScores shown_;
};

/// Which trials are not told from the chosen one.
[[gnu::cold]] inline std::string alike_text(const SearchText& found, const std::vector<std::size_t>& alike) {
  std::size_t complete = 0, others = 0;
  for (const auto& trial : found.trials) complete += trial.state == TrialState::complete;
  for (const std::size_t t : Candidates{.trials = found.trials}.contenders()) others += found.trials[t].index != found.best.index;
  if (others == 0) return "";
  const bool budget = others + 1 < complete;
  if (alike.empty()) return budget ? "These folds tell it from all other trials with its budget." : "These folds tell it from all other trials.";
  if (alike.size() == others) return budget ? "These folds tell it from none of the other trials with its budget." : "These folds tell it from none of the other complete trials.";
  constexpr std::size_t most = 12;
  std::string text = "Perhaps as good: trials ";
  for (std::size_t i = 0; i < std::min(alike.size(), most); ++i) Phrase{i > 0 ? ", " : "", alike[i]}.append_to(text);
  if (alike.size() > most) Phrase{" and ", alike.size() - most, " more of ", others}.append_to(text);
  return text + ".";
}

/// What was chosen, and how sure that is.
[[gnu::cold]] inline std::string choice_html(const SearchText& found) {
  const bool judged = !found.best.folds.empty();
  const auto known = !judged ? ChoiceUncertainty{.score = found.best.score, .standard_error = std::numeric_limits<double>::quiet_NaN(), .corrected = std::numeric_limits<double>::quiet_NaN()} : uncertainty_of({.trials = found.trials, .best = found.best_mean, .ranked_by = found.rank, .direction = found.direction}, static_cast<std::size_t>(found.best.index), 0.95);
  std::vector<Fact> facts{{"chosen trial", Phrase{found.best.index}.text()}};
  for (std::size_t a = 0; a < found.axes.size(); ++a) facts.push_back({found.axes[a].name, found.best.values[a].text});
  facts.push_back({std::string(found.names[found.rank]), score_text(known.score)});
  if (std::isfinite(known.standard_error)) {
    facts.push_back({"standard error", score_text(known.standard_error)});
    facts.push_back({"95 % interval", Phrase{score_text(known.lower), " to ", score_text(known.upper)}.text()});
  }
  if (std::isfinite(known.corrected)) facts.push_back({"without what choosing flatters by", score_text(known.corrected)});
  if (found.best.index != found.trials[found.best_mean].index) facts.push_back({"best mean", Phrase{"trial ", found.trials[found.best_mean].index}.text()});
  const std::string alike = judged ? alike_text(found, known.alike) : "";
  return facts_html(facts) + (alike.empty() ? "" : paragraph_html(alike));
}

/// The score that ranks first, then the settings, then the other scores; how trials ended, where they did not end alike.
[[gnu::cold]] inline std::string trials_html(const SearchText& found, const std::vector<std::size_t>& shown, std::string_view name) {
  const bool alike = std::all_of(found.trials.begin(), found.trials.end(), [](const Trial& trial) { return trial.state == TrialState::complete; });
  std::vector<std::string> columns{"trial", std::string(found.names[found.rank])};
  if (found.folds > 0) columns.emplace_back("std");
  const bool constrained = std::any_of(found.trials.begin(), found.trials.end(), [](const Trial& trial) { return trial.state == TrialState::infeasible; });
  if (!alike) columns.emplace_back("state");
  if (!alike && found.folds > 0) columns.emplace_back("folds");
  if (constrained) columns.emplace_back("violation");
  for (const auto& axis : found.axes) columns.push_back(axis.name);
  for (std::size_t m = 0; m < found.names.size(); ++m)
    if (m != found.rank) columns.emplace_back(found.names[m]);
  HtmlTable table(name, columns);
  for (const std::size_t t : shown) {
    const Trial& trial = found.trials[t];
    const auto add = [&](const std::vector<double>& scores, std::size_t m) { m < scores.size() ? table.number(scores[m]) : table.cell(""); };
    table.cell(Phrase{trial.index}.text());
    add(trial.mean, found.rank);
    if (found.folds > 0) add(trial.spread, found.rank);
    if (!alike) table.cell(to_string(trial.state));
    if (!alike && found.folds > 0) table.cell(Phrase{trial.folds.size()}.text());
    if (constrained) table.number(trial.violation);
    for (const auto& value : trial.values) table.cell(value.text);
    for (std::size_t m = 0; m < found.names.size(); ++m)
      if (m != found.rank) add(trial.mean, m);
    table.end_row(trial.index == found.best.index);
  }
  return table.str();
}

/// Why trials have no score, the first of them.
[[gnu::cold]] inline std::string failures_html(const SearchText& found) {
  std::string out;
  std::size_t failed = 0;
  constexpr std::size_t most = 10;
  for (const auto& trial : found.trials)
    if (trial.state == TrialState::failed && !trial.failure.empty() && failed++ < most) out += paragraph_html({"Trial ", trial.index, " failed: ", trial.failure});
  if (failed > most) out += paragraph_html({failed - most, " more failed."});
  return out;
}

[[gnu::cold]] inline std::string search_lead(const SearchText& found, bool raced) {
  std::size_t without = 0, infeasible = 0;
  for (const auto& trial : found.trials) {
    infeasible += trial.state == TrialState::infeasible;
    without += !trial.has_score() && trial.state != TrialState::infeasible;
  }
  std::string text = Phrase{found.trials.size(), " trials"}.text();
  if (found.folds > 0) Phrase{" × ", found.folds, " folds in ", seconds_text(found.seconds)}.append_to(text);
  Phrase{", ranked by ", score_title(found.names[found.rank], found.direction), "."}.append_to(text);
  if (infeasible > 0) Phrase{" ", infeasible, infeasible == 1 ? " trial violates" : " trials violate", " the constraint."}.append_to(text);
  if (without > 0) Phrase{" ", without, without == 1 ? " trial has" : " trials have", " no score."}.append_to(text);
  if (raced) Phrase{" The race left out ", found.trials.size() * found.folds - fits_of(found.trials), " of ", found.trials.size() * found.folds, " fits."}.append_to(text);
  if (found.unraced) text += " There was no race: the learner fits all folds of a batch together, or the rule asked for all of them at once.";
  if (found.ended_by != SearchEnd::strategy) Phrase{" It was ended by ", found.ended_by == SearchEnd::seconds ? "the limit of seconds." : "an observer."}.append_to(text);
  if (!found.journal.path.empty()) Phrase{" ", found.journal.fits, found.folds > 0 ? " fits are from the journal " : " trials are from the journal ", found.journal.path, found.journal.note.empty() ? "." : ": ", found.journal.note}.append_to(text);
  return text;
}

ATTUNE_INLINE HtmlPart search_html(const SearchText& found) {
  const SearchFigures figures(found);
  HtmlPart part;
  part.html(paragraph_html(search_lead(found, figures.any(TrialState::beaten))));
  part.html(choice_html(found));
  part.figure(figures.by_trial());
  for (std::size_t a = 0; a < found.axes.size(); ++a) part.figure(figures.by_axis(a));
  if (figures.any(TrialState::beaten)) part.figure(figures.race());
  constexpr std::size_t first = 10, most = 200;
  const auto ranked = ranking(found.trials, found.direction, most);
  const auto split = ranked.begin() + static_cast<std::ptrdiff_t>(std::min(first, ranked.size()));
  part.html("<h3>The best trials</h3>\n" + trials_html(found, {ranked.begin(), split}, "the best trials"));
  if (split != ranked.end()) {
    const std::size_t rest = found.trials.size() - first;
    part.html(details_html(rest + first <= most ? Phrase{"the other ", rest} : Phrase{"the next ", most - first, " of ", rest}, trials_html(found, {split, ranked.end()}, "the other trials")));
  }
  part.html(failures_html(found));
  return part;
}

ATTUNE_INLINE std::vector<std::string> score_names(std::size_t scores) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < scores; ++k) names.push_back(scores == 1 ? "score" : Phrase{"score ", k + 1}.text());
  return names;
}

/// Trials by the first objective and another: those of the front, in order, and the others behind them.
[[gnu::cold]] inline std::string front_figure(const FrontText& found, std::size_t other) {
  const std::size_t m[2]{found.objectives[0], found.objectives[other]};
  ShownScores shown[2]{{{}, Direction::minimize}, {{}, Direction::minimize}};
  for (int k = 0; k < 2; ++k) {
    std::vector<double> scores;
    for (const auto& trial : found.trials)
      if (trial.state == TrialState::complete) scores.push_back(trial.mean[m[k]]);
    shown[k] = ShownScores(std::move(scores), found.directions[m[k]]);
    for (const std::size_t t : found.front) {
      shown[k].low = std::min(shown[k].low, found.trials[t].mean[m[k]]);
      shown[k].high = std::max(shown[k].high, found.trials[t].mean[m[k]]);
    }
  }
  Figure figure{.title = std::string(found.names[m[1]]) + " by " + std::string(found.names[m[0]]), .note = "Grey trials are dominated by another."};
  figure.x.title = score_title(found.names[m[0]], found.directions[m[0]]);
  figure.y.title = score_title(found.names[m[1]], found.directions[m[1]]);
  FigureSeries front{.look = found.objectives.size() == 2 ? Look::line : Look::dots, .colour = 1}, dominated{.look = Look::dots, .colour = -1};
  std::size_t outside = 0;
  const auto add = [&](FigureSeries& series, const Trial& trial) {
    series.x.push_back(trial.mean[m[0]]);
    series.y.push_back(trial.mean[m[1]]);
    series.notes.push_back(Phrase{"trial ", trial.index, ": ", score_text(trial.mean[m[0]]), ", ", score_text(trial.mean[m[1]])}.text());
  };
  for (std::size_t t = 0; t < found.trials.size(); ++t) {
    const Trial& trial = found.trials[t];
    if (trial.state != TrialState::complete || std::find(found.front.begin(), found.front.end(), t) != found.front.end()) continue;
    if (shown[0].holds(trial.mean[m[0]]) && shown[1].holds(trial.mean[m[1]]))
      add(dominated, trial);
    else
      ++outside;
  }
  std::vector<std::size_t> order = found.front;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return found.trials[a].mean[m[0]] < found.trials[b].mean[m[0]]; });
  for (const std::size_t t : order) add(front, found.trials[t]);
  if (outside > 0) Phrase{" ", outside, outside == 1 ? " that is" : " that are", " far worse", outside == 1 ? " is" : " are", " not shown."}.append_to(figure.note);
  figure.series = {std::move(dominated), front};
  front.look = Look::dots;
  figure.series.push_back(std::move(front));
  return figure.html();
}

[[gnu::cold]] inline std::string front_table(const FrontText& found, std::size_t most) {
  std::vector<std::string> columns{"trial"};
  const auto is_objective = [&](std::size_t m) { return std::find(found.objectives.begin(), found.objectives.end(), m) != found.objectives.end(); };
  for (const std::size_t m : found.objectives) {
    columns.emplace_back(found.names[m]);
    if (found.folds > 0) columns.emplace_back("std");
  }
  for (const auto& axis : found.axes) columns.push_back(axis.name);
  for (std::size_t m = 0; m < found.names.size(); ++m)
    if (!is_objective(m)) columns.emplace_back(found.names[m]);
  HtmlTable table("the front", columns);
  for (std::size_t i = 0; i < std::min(most, found.front.size()); ++i) {
    const Trial& trial = found.trials[found.front[i]];
    table.cell(Phrase{trial.index}.text());
    for (const std::size_t m : found.objectives) {
      table.number(trial.mean[m]);
      if (found.folds > 0) table.number(trial.spread[m]);
    }
    for (const auto& value : trial.values) table.cell(value.text);
    for (std::size_t m = 0; m < found.names.size(); ++m)
      if (!is_objective(m)) table.number(trial.mean[m]);
    table.end_row();
  }
  return table.str();
}

ATTUNE_INLINE HtmlPart front_html(const FrontText& found) {
  const auto without = std::count_if(found.trials.begin(), found.trials.end(), [](const Trial& trial) { return trial.state != TrialState::complete; });
  std::string lead = Phrase{found.trials.size(), " trials"}.text();
  if (found.folds > 0) Phrase{" × ", found.folds, " folds in ", seconds_text(found.seconds)}.append_to(lead);
  Phrase{". No other dominates the ", found.front.size(), " of the front."}.append_to(lead);
  if (without > 0) Phrase{" ", without, without == 1 ? " trial has" : " trials have", " no score in each objective."}.append_to(lead);
  HtmlPart part;
  part.html(paragraph_html(lead));
  for (std::size_t k = 1; k < found.objectives.size() && !found.front.empty(); ++k) part.figure(front_figure(found, k));
  constexpr std::size_t most = 100;
  part.html(front_table(found, most));
  if (found.front.size() > most) part.html(paragraph_html({found.front.size() - most, " more are on the front."}));
  return part;
}

}  // namespace attune::inline ATTUNE_ABI::detail
