// SPDX-License-Identifier: BSL-1.0
#pragma once

// Results as tables for a terminal.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/config.hpp"
#include "attune/core/terminal.hpp"
#include "attune/report/settings.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/evaluate.hpp"

namespace attune::inline ATTUNE_ABI {

/// Rows of cells, aligned in columns: the first to the left, the others to the right.
class TextTable {
 public:
  TextTable& cell(std::string text) {
    cells_.push_back(std::move(text));
    return *this;
  }
  void end_row() { row_ends_.push_back(cells_.size()); }

  /// The table in lines of at most `width` characters. Columns that do not fit follow below, in blocks that each
  /// begin with the first column; a column that is wider than a line stands alone.
  [[gnu::cold]] std::string str(std::size_t width = std::string::npos) const {
    std::vector<std::size_t> widths;
    for (std::size_t row = 0; row < row_ends_.size(); ++row)
      for (std::size_t col = 0; col < size_of(row); ++col) {
        if (col == widths.size()) widths.push_back(0);
        widths[col] = std::max(widths[col], columns_of(cell_at(row, col)));
      }
    std::string out;
    std::size_t first = 1;
    do {
      std::size_t last = first, used = widths.empty() ? 0 : 2 + widths[0];
      for (; last < widths.size() && (last == first || used + 2 + widths[last] <= width); ++last) used += 2 + widths[last];
      if (first > 1) out += '\n';
      append_block(out, widths, first, last);
      first = last;
    } while (first < widths.size());
    return out;
  }

 private:
  std::size_t begin_of(std::size_t row) const { return row == 0 ? 0 : row_ends_[row - 1]; }
  std::size_t size_of(std::size_t row) const { return row_ends_[row] - begin_of(row); }
  const std::string& cell_at(std::size_t row, std::size_t col) const { return cells_[begin_of(row) + col]; }

  // The first column and those from `first` to `last`, of the rows that reach them.
  void append_block(std::string& out, const std::vector<std::size_t>& widths, std::size_t first, std::size_t last) const {
    for (std::size_t row = 0; row < row_ends_.size(); ++row) {
      const std::size_t end = std::min(last, size_of(row));
      if (size_of(row) == 0 || (first > 1 && end <= first)) continue;
      out += "  " + cell_at(row, 0);
      if (end > first) out.append(widths[0] - columns_of(cell_at(row, 0)), ' ');
      for (std::size_t col = first; col < end; ++col) {
        out.append(2 + widths[col] - columns_of(cell_at(row, col)), ' ');
        out += cell_at(row, col);
      }
      out += '\n';
    }
  }

  // Characters, not bytes: the continuation bytes of UTF-8 take no room.
  static std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    for (const char c : text) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    return columns;
  }

  std::vector<std::string> cells_;
  std::vector<std::size_t> row_ends_;
};

namespace detail {

[[gnu::cold]] inline std::string score_text(double score) {
  if (std::isnan(score)) return "undefined";
  char text[32];
  const double size = std::abs(score);
  std::snprintf(text, sizeof text, size >= 1e5 || (size > 0 && size < 1e-3) ? "%.3e" : size >= 100 ? "%.2f" : "%.4f", score);
  return text;
}

[[gnu::cold]] inline std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, seconds < 0.1 ? "%.1f ms" : "%.2f s", seconds < 0.1 ? 1000 * seconds : seconds);
  return text;
}

using Names = std::span<const std::string_view>;

[[gnu::cold]] inline std::string evaluation_text(Names names, std::span<const double> scores, Index rows, std::size_t width) {
  TextTable table;
  for (std::size_t m = 0; m < names.size(); ++m) table.cell(std::string(names[m])).cell(score_text(scores[m])).end_row();
  return "evaluation on " + std::to_string(rows) + " rows\n" + table.str(width);
}

/// A row of scores, their mean and spread. Of more than ten folds mean and spread stand alone.
[[gnu::cold]] inline void add_scores(TextTable& table, std::string name, const std::vector<double>& scores) {
  table.cell(std::move(name));
  if (scores.size() <= 10)
    for (const double score : scores) table.cell(score_text(score));
  table.cell(score_text(mean_of(scores))).cell(score_text(spread_of(scores))).end_row();
}

inline std::size_t unconverged(const std::vector<FoldScores>& folds) {
  std::size_t count = 0;
  for (const auto& fold : folds) count += fold.status == FitStatus::not_converged;
  return count;
}

[[gnu::cold]] inline std::string unconverged_text(std::size_t count, std::size_t fits) {
  return count == 0 ? std::string() : "  " + std::to_string(count) + " of " + std::to_string(fits) + " fits did not converge: allow more iterations, or scale the features\n";
}

[[gnu::cold]] inline std::string folds_text(Names names, const std::vector<FoldScores>& folds, Index rows, Index features, double seconds, std::size_t width) {
  TextTable table;
  table.cell("metric");
  if (folds.size() <= 10)
    for (std::size_t k = 0; k < folds.size(); ++k) table.cell("fold " + std::to_string(k));
  table.cell("mean").cell("std").end_row();
  for (std::size_t m = 0; m < names.size(); ++m) {
    add_scores(table, std::string(names[m]), test_scores(folds, m));
    if (folds.empty() || folds.front().train.empty()) continue;
    std::vector<double> scores;
    for (const auto& fold : folds) scores.push_back(fold.train[m]);
    add_scores(table, "  on training rows", scores);
  }
  return std::to_string(folds.size()) + "-fold cross-validation of " + std::to_string(rows) + " rows × " + std::to_string(features) + " features, " +
         seconds_text(seconds) + " (" + instruction_set + ")\n" + table.str(width) + unconverged_text(unconverged(folds), folds.size());
}

/// The first `count` of the trials in order of rank: complete ones from the best on, then the others, each
/// in the order of asking.
[[gnu::cold]] inline std::vector<std::size_t> ranking(const std::vector<Trial>& trials, Direction direction, std::size_t count) {
  const auto before = [&](const Trial& a, const Trial& b) {
    const bool x = a.state == TrialState::complete, y = b.state == TrialState::complete;
    return x != y ? x : x && better(a.score, b.score, direction);
  };
  std::vector<std::size_t> first;
  for (std::size_t t = 0; t < trials.size(); ++t) {
    std::size_t at = first.size();
    while (at > 0 && before(trials[t], trials[first[at - 1]])) --at;
    if (at < count) first.insert(first.begin() + static_cast<std::ptrdiff_t>(at), t);
    if (first.size() > count) first.pop_back();
  }
  return first;
}

/// The number of the trial and its settings; the score that ranks, with its spread, before the others.
[[gnu::cold]] inline void add_trial(TextTable& table, const Trial& trial, std::size_t rank) {
  table.cell(std::to_string(trial.index));
  for (const auto& value : trial.values) table.cell(value.text);
  if (trial.state == TrialState::failed)
    table.cell("failed");
  else
    table.cell(score_text(trial.mean[rank])).cell(score_text(trial.spread[rank]));
  for (std::size_t m = 0; m < trial.mean.size(); ++m)
    if (m != rank) table.cell(score_text(trial.mean[m]));
  table.end_row();
}

/// What a search found, freed of its types.
struct SearchText {
  const std::vector<Trial>& trials;
  const Trial& best;
  std::vector<AxisShape> axes;
  Names names;
  Direction direction;
  std::size_t rank;
  std::size_t folds;
  double seconds;

  [[gnu::cold]] std::string str(std::size_t width) const {
    constexpr std::size_t most_rows = 10;
    std::size_t without = 0;
    for (const auto& trial : trials) without += trial.state != TrialState::complete;
    std::string out = std::to_string(trials.size()) + " trials × " + std::to_string(folds) + " folds in " + seconds_text(seconds) + ", ranked by ";
    out += names[rank];
    out += direction == Direction::maximize ? " (larger is better)" : " (smaller is better)";
    if (without > 0) out += "; " + std::to_string(without) + " without a score";
    TextTable table;
    table.cell("trial");
    for (const auto& axis : axes) table.cell(axis.name);
    table.cell(std::string(names[rank])).cell("std");
    for (std::size_t m = 0; m < names.size(); ++m)
      if (m != rank) table.cell(std::string(names[m]));
    table.end_row();
    const auto shown = ranking(trials, direction, most_rows);
    for (const std::size_t t : shown) add_trial(table, trials[t], rank);
    out += "\n" + table.str(width);
    if (trials.size() > most_rows) out += "  ... " + std::to_string(trials.size() - most_rows) + " more\n";
    for (const std::size_t t : shown)
      if (trials[t].state == TrialState::failed) out += "  trial " + std::to_string(trials[t].index) + " failed: " + trials[t].failure + "\n";
    std::size_t without_end = 0;
    for (const auto& trial : trials) without_end += unconverged(trial.folds);
    out += unconverged_text(without_end, trials.size() * folds);
    out += "chosen: trial " + std::to_string(best.index);
    for (std::size_t a = 0; a < axes.size(); ++a) out += ", " + axes[a].name + " = " + best.values[a].text;
    return out + "\n";
  }
};

}  // namespace detail

/// The table of a result in lines of at most `width` characters where its columns allow it: what does not
/// fit follows below.
template <class M>
[[gnu::cold]] std::string to_text(const Evaluation<M>& evaluation, std::size_t width = 80) {
  return detail::evaluation_text(M::names, evaluation.scores, evaluation.rows, width);
}

template <class M, class Model, class Label>
[[gnu::cold]] std::string to_text(const CrossValidation<M, Model, Label>& result, std::size_t width = 80) {
  return detail::folds_text(M::names, result.folds, result.rows, result.features, result.seconds, width);
}

template <class L, class Space, class M>
[[gnu::cold]] std::string to_text(const SearchResult<L, Space, M>& result, std::size_t width = 80) {
  return detail::SearchText{result.trials, result.best_trial(), result.space.shape(), M::names, M::directions[result.ranked_by], result.ranked_by, result.folds, result.seconds}.str(width);
}

// To a stream: as wide as the terminal of the standard output, 80 where that is none.

template <class M>
std::ostream& operator<<(std::ostream& out, const Evaluation<M>& evaluation) {
  return out << to_text(evaluation, terminal_width(1));
}

template <class M, class Model, class Label>
std::ostream& operator<<(std::ostream& out, const CrossValidation<M, Model, Label>& result) {
  return out << to_text(result, terminal_width(1));
}

template <class L, class Space, class M>
std::ostream& operator<<(std::ostream& out, const SearchResult<L, Space, M>& result) {
  return out << to_text(result, terminal_width(1));
}

}  // namespace attune::inline ATTUNE_ABI
