// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/tables.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ostream>
#include <utility>

#include "attune/core/terminal.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

inline void append_spaces(std::string& out, std::size_t count) {
  for (; count > 0; --count) out += ' ';
}

// Characters, not bytes: the continuation bytes of UTF-8 take no room.
inline std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  return columns;
}

}  // namespace detail

[[gnu::noinline]] ATTUNE_INLINE TextTable& TextTable::cell(const Phrase& text) {
  text.append_to(text_);
  cell_ends_.push_back(text_.size());
  return *this;
}

ATTUNE_INLINE void TextTable::end_row() { row_ends_.push_back(cell_ends_.size()); }

ATTUNE_INLINE std::string TextTable::str(std::size_t width) const {
  std::vector<std::size_t> widths;
  for (std::size_t row = 0; row < row_ends_.size(); ++row)
    for (std::size_t col = 0; col < size_of(row); ++col) {
      if (col == widths.size()) widths.push_back(0);
      widths[col] = std::max(widths[col], detail::columns_of(cell_at(row, col)));
    }
  std::string out;
  std::size_t first = 1;
  do {
    std::size_t last = first, used = widths.empty() ? 0 : 2 + widths[0];
    for (; last < widths.size() && (last == first || used + 2 + widths[last] <= width); ++last) used += 2 + widths[last];
    if (first > 1) out += '\n';
    append_block(out, widths.data(), first, last);
    first = last;
  } while (first < widths.size());
  return out;
}

ATTUNE_INLINE std::size_t TextTable::begin_of(std::size_t row) const { return row == 0 ? 0 : row_ends_[row - 1]; }

ATTUNE_INLINE std::size_t TextTable::size_of(std::size_t row) const { return row_ends_[row] - begin_of(row); }

ATTUNE_INLINE std::string_view TextTable::cell_at(std::size_t row, std::size_t col) const {
  const std::size_t cell = begin_of(row) + col, begin = cell == 0 ? 0 : cell_ends_[cell - 1];
  return {text_.data() + begin, cell_ends_[cell] - begin};
}

ATTUNE_INLINE void TextTable::append_block(std::string& out, const std::size_t* widths, std::size_t first, std::size_t last) const {
  for (std::size_t row = 0; row < row_ends_.size(); ++row) {
    const std::size_t end = std::min(last, size_of(row));
    if (size_of(row) == 0 || (first > 1 && end <= first)) continue;
    for (std::size_t col = 0; col < end; col = col == 0 ? first : col + 1) {
      const std::string_view text = cell_at(row, col);
      const std::size_t space = widths[col] - detail::columns_of(text);
      detail::append_spaces(out, col == 0 ? 2 : 2 + space);
      out.append(text.data(), text.size());
      if (col == 0 && end > first) detail::append_spaces(out, space);
    }
    out += '\n';
  }
}

namespace detail {

ATTUNE_INLINE std::ostream& write(std::ostream& out, const std::string& text) { return out << text; }

ATTUNE_INLINE std::size_t output_width() { return terminal_width(1); }

ATTUNE_INLINE std::string score_text(double score) {
  if (std::isnan(score)) return "undefined";
  char text[32];
  const double size = std::abs(score);
  std::snprintf(text, sizeof text, size >= 1e5 || (size > 0 && size < 1e-3) ? "%.3e" : size >= 100 ? "%.2f" : "%.4f", score);
  return text;
}

ATTUNE_INLINE std::string sweeps_text(std::size_t sweeps) {
  return sweeps == 0 ? std::string{} : Phrase{", ", sweeps, sweeps == 1 ? " sweep" : " sweeps"}.text();
}

ATTUNE_INLINE std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, seconds < 0.1 ? "%.1f ms" : "%.2f s", seconds < 0.1 ? 1000 * seconds : seconds);
  return text;
}

[[gnu::noinline]] ATTUNE_INLINE void add_score(TextTable& table, double score) { table.cell(score_text(score)); }

ATTUNE_INLINE std::string evaluation_text(Names names, std::span<const double> scores, Index rows, const std::vector<std::string>& reasons, std::size_t width) {
  TextTable table;
  for (std::size_t m = 0; m < names.size(); ++m) {
    table.cell(names[m]);
    add_score(table, scores[m]);
    table.end_row();
  }
  std::string out = Phrase{"evaluation on ", rows, " rows\n", table.str(width)}.text();
  for (std::size_t m = 0; m < reasons.size(); ++m)
    if (!reasons[m].empty()) Phrase{"  ", names[m], " is undefined: ", reasons[m], "\n"}.append_to(out);
  return out;
}

/// The scores of folds in one metric, their mean and spread, and the spread of the means of repeats. Of more than ten
/// folds mean and spreads stand alone.
[[gnu::cold, gnu::noinline]] inline void add_scores(TextTable& table, const Phrase& name, const std::vector<FoldScores>& folds, std::vector<double> FoldScores::*part, std::size_t metric, std::size_t repeats) {
  table.cell(name);
  std::vector<double> scores(folds.size());
  for (std::size_t k = 0; k < folds.size(); ++k) {
    scores[k] = (folds[k].*part)[metric];
    if (folds.size() <= 10) add_score(table, scores[k]);
  }
  add_score(table, mean_of(scores));
  add_score(table, spread_of(scores));
  if (repeats > 1) add_score(table, spread_of(means_of_repeats(scores, repeats)));
  table.end_row();
}

inline std::size_t unconverged(const std::vector<FoldScores>& folds) {
  std::size_t count = 0;
  for (const auto& fold : folds) count += fold.status == FitStatus::not_converged;
  return count;
}

[[gnu::cold, gnu::noinline]] inline void append_unconverged(std::string& out, std::size_t count, std::size_t fits) {
  if (count > 0) Phrase{"  ", count, " of ", fits, " fits did not converge: allow more iterations, or scale the features\n"}.append_to(out);
}

ATTUNE_INLINE std::string folds_text(Names names, const std::vector<FoldScores>& folds, const std::vector<FoldFailure>& failures, std::size_t repeats, std::size_t sweeps, Index rows, Index features, double seconds, std::size_t width) {
  TextTable table;
  table.cell("metric");
  if (folds.size() <= 10)
    for (std::size_t k = 0; k < folds.size(); ++k) table.cell({"fold ", k});
  table.cell("mean").cell("std");
  if (repeats > 1) table.cell("std of repeats");
  table.end_row();
  for (std::size_t m = 0; m < names.size(); ++m) {
    add_scores(table, names[m], folds, &FoldScores::test, m, repeats);
    if (!folds.empty() && !folds.front().train.empty()) add_scores(table, "  on training rows", folds, &FoldScores::train, m, repeats);
  }
  std::string out;
  if (repeats > 1) Phrase{repeats, " repeats of "}.append_to(out);
  Phrase{folds.size() / repeats, "-fold cross-validation of ", rows, " rows × ", features, " features, ", seconds_text(seconds), sweeps_text(sweeps), " (", instruction_set, ")\n", table.str(width)}.append_to(out);
  append_unconverged(out, unconverged(folds), folds.size());
  for (const auto& failure : failures) Phrase{"  fold ", failure.fold, " failed: ", failure.reason, "\n"}.append_to(out);
  return out;
}

/// Whether trial a ranks before b: complete ones from the best on, those with a larger budget before the others, those that were beaten likewise, those that violate a
/// constraint from the least violation on, then the others.
inline bool ranks_before(const Trial& a, const Trial& b, Direction direction) {
  const auto group = [](const Trial& trial) { return trial.state == TrialState::complete ? 0 : trial.has_score() ? 1 : trial.state == TrialState::infeasible ? 2 : 3; };
  const int x = group(a), y = group(b);
  if (x == y && x == 0 && (a.budget < b.budget || a.budget > b.budget)) return a.budget > b.budget;
  return x != y ? x < y : x < 2 ? better(a.score, b.score, direction) : x == 2 && a.violation < b.violation;
}

ATTUNE_INLINE std::vector<std::size_t> ranking(const std::vector<Trial>& trials, Direction direction, std::size_t count) {
  std::vector<std::size_t> first;
  for (std::size_t t = 0; t < trials.size(); ++t) {
    first.push_back(t);
    for (std::size_t at = first.size() - 1; at > 0 && ranks_before(trials[first[at]], trials[first[at - 1]], direction); --at) std::swap(first[at], first[at - 1]);
    if (first.size() > count) first.pop_back();
  }
  return first;
}

/// The number of the trial and its settings; the score that ranks, with its spread, before the others; and where trials
/// have different numbers of folds, that.
[[gnu::cold, gnu::noinline]] inline void add_trial(TextTable& table, const Trial& trial, std::size_t rank, bool raced, bool constrained) {
  table.cell(trial.index);
  for (const auto& value : trial.values) table.cell(value.text);
  if (raced) table.cell(trial.folds.size());
  if (constrained) add_score(table, trial.violation);
  if (trial.state == TrialState::failed) {
    table.cell("failed");
  } else {
    add_score(table, trial.mean[rank]);
    add_score(table, trial.spread[rank]);
  }
  for (std::size_t m = 0; m < trial.mean.size(); ++m)
    if (m != rank) add_score(table, trial.mean[m]);
  table.end_row();
}

ATTUNE_INLINE std::string SearchText::str(std::size_t width) const {
  constexpr std::size_t most_rows = 10;
  std::string out;
  append_head(out);
  const auto shown = ranking(trials, direction, most_rows);
  append_table(out, shown, width);
  if (trials.size() > most_rows) Phrase{"  ... ", trials.size() - most_rows, " more\n"}.append_to(out);
  for (const std::size_t t : shown)
    if (trials[t].state == TrialState::failed) Phrase{"  trial ", trials[t].index, " failed: ", trials[t].failure, "\n"}.append_to(out);
  std::size_t without_end = 0;
  for (const auto& trial : trials) without_end += unconverged(trial.folds);
  append_unconverged(out, without_end, fits_of(trials));
  append_choice(out);
  return out;
}

[[gnu::noinline]] ATTUNE_INLINE void SearchText::append_head(std::string& out) const {
  std::size_t without = 0, infeasible = 0;
  for (const auto& trial : trials) {
    infeasible += trial.state == TrialState::infeasible;
    without += !trial.has_score() && trial.state != TrialState::infeasible;
  }
  Phrase{trials.size(), " trials × ", folds, " folds in ", seconds_text(seconds), sweeps_text(sweeps), ", ranked by ", names[rank],
         direction == Direction::maximize ? " (larger is better)" : " (smaller is better)"}.append_to(out);
  if (infeasible > 0) Phrase{"; ", infeasible, infeasible == 1 ? " violates" : " violate", " the constraint"}.append_to(out);
  if (without > 0) Phrase{"; ", without, " without a score"}.append_to(out);
  if (ended_by != SearchEnd::strategy) Phrase{"; ended by .", to_string(ended_by)}.append_to(out);
  out += '\n';
  append_race(out);
  if (unraced) out += no_race_text;
  if (!journal.path.empty()) Phrase{journal.fits, " of ", fits_of(trials), " fits are from the journal '", journal.path, "'", journal.note.empty() ? "" : ": ", journal.note, "\n"}.append_to(out);
}

/// Who left a race, and after how many folds.
[[gnu::noinline]] ATTUNE_INLINE void SearchText::append_race(std::string& out) const {
  std::vector<std::size_t> after(folds);
  std::size_t beaten = 0;
  for (const auto& trial : trials)
    if (trial.state == TrialState::beaten) ++after[trial.folds.size()], ++beaten;
  if (beaten == 0) return;
  Phrase{beaten, " of ", trials.size(), " trials were beaten: "}.append_to(out);
  const char* separator = "";
  for (std::size_t k = 0; k < folds; ++k)
    if (after[k] > 0) Phrase{std::exchange(separator, ", "), after[k], " after ", k, k == 1 ? " fold" : " folds"}.append_to(out);
  Phrase{"; ", fits_of(trials), " of ", trials.size() * folds, " fits were made\n"}.append_to(out);
}

/// The trial that was chosen, how certain its score is, and how certain the choice.
[[gnu::noinline]] ATTUNE_INLINE void SearchText::append_choice(std::string& out) const {
  Phrase{"chosen: trial ", best.index}.append_to(out);
  for (std::size_t a = 0; a < axes.size(); ++a)
    if (!std::isnan(best.values[a].number)) Phrase{", ", axes[a].name, " = ", best.values[a].text}.append_to(out);  // an axis that exists there
  if (best.index != trials[best_mean].index) Phrase{"; the best mean is that of trial ", trials[best_mean].index}.append_to(out);
  const Candidates candidates{.trials = trials, .best = best_mean, .ranked_by = rank, .direction = direction};
  const auto known = uncertainty_of(candidates, static_cast<std::size_t>(best.index), 0.95);
  Phrase{"\n  ", names[rank], " ", score_text(known.score)}.append_to(out);
  if (!std::isnan(known.standard_error)) Phrase{", standard error ", score_text(known.standard_error)}.append_to(out);
  if (!std::isnan(known.corrected)) Phrase{"; ", score_text(known.corrected), " without what choosing flatters by"}.append_to(out);
  out += '\n';
  std::size_t complete = 0, others = 0;
  for (const auto& trial : trials) complete += trial.state == TrialState::complete;
  for (const std::size_t t : candidates.contenders()) others += trials[t].index != best.index;
  if (others == 0) return;
  out += "  perhaps as good: ";
  constexpr std::size_t most = 10;
  if (known.alike.empty())
    out += "no other trial";
  else if (known.alike.size() == others)
    out += others + 1 == trials.size() ? "all other trials" : others + 1 == complete ? "all other complete trials" : "all other trials with its budget";
  else
    for (std::size_t i = 0; i < std::min(known.alike.size(), most); ++i) Phrase{i > 0 ? ", " : "", known.alike[i]}.append_to(out);
  if (known.alike.size() < others && known.alike.size() > most) Phrase{" and ", known.alike.size() - most, " more"}.append_to(out);
  out += '\n';
}

[[gnu::noinline]] ATTUNE_INLINE void SearchText::append_table(std::string& out, const std::vector<std::size_t>& shown, std::size_t width) const {
  TextTable table;
  table.cell("trial");
  for (const auto& axis : axes) table.cell(axis.name);
  const auto any = [&](TrialState state) { return std::any_of(trials.begin(), trials.end(), [state](const Trial& trial) { return trial.state == state; }); };
  const bool raced = any(TrialState::beaten), constrained = any(TrialState::infeasible);
  if (raced) table.cell("folds");
  if (constrained) table.cell("violation");
  table.cell(names[rank]).cell("std");
  for (std::size_t m = 0; m < names.size(); ++m)
    if (m != rank) table.cell(names[m]);
  table.end_row();
  for (const std::size_t t : shown) add_trial(table, trials[t], rank, raced, constrained);
  out += table.str(width);
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
