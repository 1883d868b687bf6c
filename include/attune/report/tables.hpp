// SPDX-License-Identifier: BSL-1.0
#pragma once

// Results as tables for a terminal.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <numeric>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/config.hpp"
#include "attune/report/settings.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/evaluate.hpp"

namespace attune::inline ATTUNE_ABI {

/// Rows of cells, aligned in columns: the first to the left, the others to the right.
class TextTable {
 public:
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  std::string str() const {
    std::vector<std::size_t> width;
    for (const auto& row : rows_) {
      width.resize(std::max(width.size(), row.size()));
      for (std::size_t j = 0; j < row.size(); ++j) width[j] = std::max(width[j], columns_of(row[j]));
    }
    std::string out;
    for (const auto& row : rows_) {
      for (std::size_t j = 0; j < row.size(); ++j) {
        const std::string space(width[j] - columns_of(row[j]), ' ');
        out += j == 0 ? "  " + row[j] + (row.size() > 1 ? space : "") : "  " + space + row[j];
      }
      out += '\n';
    }
    return out;
  }

 private:
  // Characters, not bytes: the continuation bytes of UTF-8 take no room.
  static std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  }

  std::vector<std::vector<std::string>> rows_;
};

namespace detail {

inline std::string score_text(double score) {
  if (std::isnan(score)) return "undefined";
  char text[32];
  const double size = std::abs(score);
  std::snprintf(text, sizeof text, size >= 1e5 || (size > 0 && size < 1e-3) ? "%.3e" : size >= 100 ? "%.2f" : "%.4f", score);
  return text;
}

inline std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, seconds < 0.1 ? "%.1f ms" : "%.2f s", seconds < 0.1 ? 1000 * seconds : seconds);
  return text;
}

inline std::string evaluation_text(std::span<const std::string_view> names, std::span<const double> scores, Index rows) {
  TextTable table;
  for (std::size_t m = 0; m < names.size(); ++m) table.add({std::string(names[m]), score_text(scores[m])});
  return "evaluation on " + std::to_string(rows) + " rows\n" + table.str();
}

inline std::string folds_text(std::span<const std::string_view> names, const std::vector<FoldScores>& folds, Index rows, Index features, double seconds) {
  constexpr std::size_t most_folds = 10;  // more do not fit a terminal: mean and spread then stand alone
  const bool each = folds.size() <= most_folds;
  const bool train = !folds.empty() && !folds.front().train.empty();
  TextTable table;
  std::vector<std::string> head{"metric"};
  if (each)
    for (std::size_t k = 0; k < folds.size(); ++k) head.push_back("fold " + std::to_string(k));
  head.insert(head.end(), {"mean", "std"});
  table.add(std::move(head));
  const auto add = [&](const std::string& name, const std::vector<double>& scores) {
    std::vector<std::string> row{name};
    if (each)
      for (const double score : scores) row.push_back(score_text(score));
    row.push_back(score_text(mean_of(scores)));
    row.push_back(score_text(spread_of(scores)));
    table.add(std::move(row));
  };
  for (std::size_t m = 0; m < names.size(); ++m) {
    add(std::string(names[m]), test_scores(folds, m));
    if (!train) continue;
    std::vector<double> scores;
    for (const auto& fold : folds) scores.push_back(fold.train[m]);
    add("  on training rows", scores);
  }
  return std::to_string(folds.size()) + "-fold cross-validation of " + std::to_string(rows) + " rows × " + std::to_string(features) + " features, " +
         seconds_text(seconds) + " (" + instruction_set + ")\n" + table.str();
}

/// Complete trials from the best on, then the others, each in the order of asking.
inline std::vector<std::size_t> ranking(const std::vector<Trial>& trials, Direction direction) {
  std::vector<std::size_t> order(trials.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const bool x = trials[a].state == TrialState::complete, y = trials[b].state == TrialState::complete;
    return x != y ? x : x && better(trials[a].score, trials[b].score, direction);
  });
  return order;
}

inline std::string trials_text(const std::vector<Trial>& trials, const std::vector<AxisShape>& axes, std::span<const std::string_view> names,
                               std::span<const Direction> directions, std::size_t rank, std::size_t folds, double seconds) {
  constexpr std::size_t most_rows = 10;
  const auto order = ranking(trials, directions[rank]);
  const auto complete = static_cast<std::size_t>(std::count_if(trials.begin(), trials.end(), [](const Trial& t) { return t.state == TrialState::complete; }));
  std::string out = std::to_string(trials.size()) + " trials × " + std::to_string(folds) + " folds in " + seconds_text(seconds) + ", ranked by " +
                    std::string(names[rank]) + (directions[rank] == Direction::maximize ? " (larger is better)" : " (smaller is better)");
  if (complete < trials.size()) out += "; " + std::to_string(trials.size() - complete) + " without a score";
  out += '\n';
  TextTable table;
  std::vector<std::string> head{"trial"};
  for (const auto& axis : axes) head.push_back(axis.name);
  for (std::size_t m = 0; m < names.size(); ++m) {
    head.emplace_back(names[m]);
    if (m == rank) head.emplace_back("std");
  }
  table.add(std::move(head));
  for (std::size_t i = 0; i < std::min(order.size(), most_rows); ++i) {
    const Trial& trial = trials[order[i]];
    std::vector<std::string> row{std::to_string(trial.index)};
    for (const auto& value : trial.values) row.push_back(value.text);
    for (std::size_t m = 0; m < names.size() && trial.state != TrialState::failed; ++m) {
      row.push_back(score_text(trial.mean[m]));
      if (m == rank) row.push_back(score_text(trial.spread[m]));
    }
    if (trial.state == TrialState::failed) row.push_back("failed: " + trial.failure);
    table.add(std::move(row));
  }
  out += table.str();
  if (order.size() > most_rows) out += "  ... " + std::to_string(order.size() - most_rows) + " more\n";
  return out;
}

}  // namespace detail

template <class M>
std::ostream& operator<<(std::ostream& out, const Evaluation<M>& evaluation) {
  return out << detail::evaluation_text(M::names, evaluation.scores, evaluation.rows);
}

template <class M, class Model, class Label>
std::ostream& operator<<(std::ostream& out, const CrossValidation<M, Model, Label>& result) {
  return out << detail::folds_text(M::names, result.folds, result.rows, result.features, result.seconds);
}

template <class L, class Space, class M>
std::ostream& operator<<(std::ostream& out, const SearchResult<L, Space, M>& result) {
  const auto axes = result.space.shape();
  out << detail::trials_text(result.trials, axes, M::names, M::directions, result.ranked_by, result.folds, result.seconds);
  out << "chosen: trial " << result.best_trial().index;
  for (std::size_t a = 0; a < axes.size(); ++a) out << ", " << axes[a].name << " = " << result.best_trial().values[a].text;
  return out << '\n';
}

}  // namespace attune::inline ATTUNE_ABI
