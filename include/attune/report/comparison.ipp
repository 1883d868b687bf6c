// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <ostream>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/terminal.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] inline std::string p_text(double p) {
  if (std::isnan(p)) return "undefined";
  char text[32];
  std::snprintf(text, sizeof text, p < 1e-4 ? "%.1e" : "%.4f", p);
  return text;
}

[[gnu::cold]] inline std::string interval_text(const DifferenceTest& test) { return Phrase{score_text(test.lower), " to ", score_text(test.upper)}.text(); }

/// Words in lines of at most `width` characters, each two to the right.
[[gnu::cold]] inline std::string wrapped(const std::string& text, std::size_t width) {
  std::string out = " ";
  std::size_t line = 1;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const bool breaks = line > 1 && line + 1 + (end - at) > width;
    out.append(breaks ? "\n  " : " ").append(text, at, end - at);
    line = (breaks ? 2 : line + 1) + (end - at);
    at = end + 1;
  }
  return out;
}

/// "x", "x and y", "x, y and z".
[[gnu::cold]] inline std::string list_text(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) Phrase{i == 0 ? "" : i + 1 < names.size() ? ", " : " and ", names[i]}.append_to(text);
  return text;
}

/// The learners from the best mean on.
[[gnu::cold]] inline std::vector<std::size_t> by_mean(const MetricComparison& comparison) {
  std::vector<std::size_t> order(comparison.standings.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return beats(comparison.standings[a].mean, comparison.standings[b].mean, comparison.direction); });
  return order;
}

/// Of two learners: by how much, and how sure.
[[gnu::cold]] inline std::string verdict_on_pair(const MetricComparison& comparison, std::size_t other) {
  const auto& standing = comparison.standings[other];
  const auto& best = comparison.standings[comparison.best].name;
  const DifferenceTest& test = standing.to_best;
  if (test.difference == 0 && test.standard_error == 0) return Phrase{best, " and ", standing.name, " score the same on every fold."}.text();
  std::string text;
  const double size = std::abs(test.difference), reach = (test.upper - test.lower) / 2;
  const bool apart = comparison.told_apart(other);
  if (apart)
    Phrase{best, " is better than ", standing.name, " by ", score_text(size)}.append_to(text);
  else
    Phrase{best, " and ", standing.name, " cannot be told apart by these folds: a difference of ", score_text(size), " is within what chance makes"}.append_to(text);
  Phrase{" (", 100 * comparison.level, " % interval ", score_text(size - reach), " to ", score_text(size + reach), ")."}.append_to(text);
  return text;
}

/// Of more: who is not told from the best, and who is.
[[gnu::cold]] inline std::string verdict_on_many(const MetricComparison& comparison) {
  std::vector<std::string> apart, together;
  for (const std::size_t i : by_mean(comparison))
    if (i != comparison.best) (comparison.told_apart(i) ? apart : together).push_back(comparison.standings[i].name);
  const auto& best = comparison.standings[comparison.best].name;
  if (apart.empty()) return Phrase{best, " has the best mean, but these folds do not tell it from ", list_text(together), "."}.text();
  if (together.empty()) return Phrase{best, " is better than ", list_text(apart), "."}.text();
  return Phrase{best, " is better than ", list_text(apart), "; these folds do not tell it from ", list_text(together), "."}.text();
}

/// Who is practically the same as the best, or practically worse, with a probability of `level` or more.
[[gnu::cold]] inline std::string verdict_on_practice(const MetricComparison& comparison) {
  std::vector<std::string> same, worse;
  for (const std::size_t i : by_mean(comparison)) {
    const auto& posterior = comparison.standings[i].posterior;
    if (i == comparison.best) continue;
    if (posterior.within >= comparison.level) same.push_back(comparison.standings[i].name);
    if ((comparison.direction == Direction::maximize ? posterior.below : posterior.above) >= comparison.level) worse.push_back(comparison.standings[i].name);
  }
  std::string text;
  const std::string within = score_text(comparison.rope);
  if (!same.empty()) Phrase{" Practically the same, within ", within, ": ", list_text(same), "."}.append_to(text);
  if (!worse.empty()) Phrase{" Practically worse, by more than ", within, ": ", list_text(worse), "."}.append_to(text);
  if (text.empty()) Phrase{" Whether the difference matters, that is, exceeds ", within, ", these folds do not tell."}.append_to(text);
  return text;
}

[[gnu::cold]] inline void add_standing(TextTable& table, const MetricComparison& comparison, std::size_t i) {
  const auto& standing = comparison.standings[i];
  table.cell(standing.name).cell(score_text(standing.mean)).cell(score_text(standing.spread));
  if (comparison.defined) {
    char rank[32];
    std::snprintf(rank, sizeof rank, "%.2f", standing.mean_rank);
    table.cell(rank);
    if (i == comparison.best) {
      table.cell("best");
    } else {
      table.cell(score_text(standing.to_best.difference)).cell(interval_text(standing.to_best)).cell(p_text(standing.adjusted_p_value));
      if (comparison.rope > 0) table.cell(p_text(standing.posterior.within));
    }
  }
  table.end_row();
}

ATTUNE_INLINE std::string comparison_head(std::size_t learners, std::size_t folds, Index rows, double seconds) {
  return Phrase{learners, " learners on the same ", folds, " folds of ", rows, " rows, ", seconds_text(seconds), "\n"}.text();
}

}  // namespace detail

ATTUNE_INLINE std::string verdict(const MetricComparison& comparison) {
  if (!comparison.defined) return "undefined: a score of at least one fold is.";
  std::string text = comparison.standings.size() == 2 ? detail::verdict_on_pair(comparison, 1 - comparison.best) : detail::verdict_on_many(comparison);
  if (comparison.rope > 0) text += detail::verdict_on_practice(comparison);
  return text;
}

ATTUNE_INLINE std::string to_text(const MetricComparison& comparison, std::size_t width) {
  TextTable table;
  table.cell("learner").cell("mean").cell("std");
  if (comparison.defined) {
    table.cell("rank").cell("difference").cell({100 * comparison.level, " % interval"}).cell("p");
    if (comparison.rope > 0) table.cell("P(same)");
  }
  table.end_row();
  for (const std::size_t i : detail::by_mean(comparison)) detail::add_standing(table, comparison, i);
  return Phrase{comparison.metric, comparison.direction == Direction::maximize ? " (larger is better)\n" : " (smaller is better)\n", table.str(width), detail::wrapped(verdict(comparison), width), "\n"}.text();
}

ATTUNE_INLINE std::ostream& operator<<(std::ostream& out, const MetricComparison& comparison) { return out << to_text(comparison, terminal_width(1)); }

}  // namespace attune::inline ATTUNE_ABI
