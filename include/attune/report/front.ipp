// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/front.hpp"

#include <algorithm>

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE std::string FrontText::str(std::size_t width) const {
  constexpr std::size_t most_rows = 20;
  const auto is_objective = [&](std::size_t m) { return std::find(objectives.begin(), objectives.end(), m) != objectives.end(); };
  std::size_t without = 0;
  for (const auto& trial : trials) without += trial.state != TrialState::complete;
  std::string out;
  Phrase{trials.size(), " trials × ", folds, " folds in ", seconds_text(seconds), ", ranked by "}.append_to(out);
  for (std::size_t k = 0; k < objectives.size(); ++k)
    Phrase{k > 0 ? " and " : "", names[objectives[k]], directions[objectives[k]] == Direction::maximize ? " (larger is better)" : " (smaller is better)"}.append_to(out);
  if (without > 0) Phrase{"; ", without, " without a score in each"}.append_to(out);
  Phrase{"\nthe front: ", front.size(), front.size() == 1 ? " trial that no other dominates\n" : " trials that no other dominates\n"}.append_to(out);
  TextTable table;
  table.cell("trial");
  for (const auto& axis : axes) table.cell(axis.name);
  for (const std::size_t m : objectives) table.cell(names[m]).cell("std");
  for (std::size_t m = 0; m < names.size(); ++m)
    if (!is_objective(m)) table.cell(names[m]);
  table.end_row();
  for (std::size_t i = 0; i < std::min(front.size(), most_rows); ++i) {
    const Trial& trial = trials[front[i]];
    table.cell(trial.index);
    for (const auto& value : trial.values) table.cell(value.text);
    for (const std::size_t m : objectives) {
      add_score(table, trial.mean[m]);
      add_score(table, trial.spread[m]);
    }
    for (std::size_t m = 0; m < names.size(); ++m)
      if (!is_objective(m)) add_score(table, trial.mean[m]);
    table.end_row();
  }
  out += table.str(width);
  if (front.size() > most_rows) Phrase{"  ... ", front.size() - most_rows, " more\n"}.append_to(out);
  return out;
}

}  // namespace attune::inline ATTUNE_ABI::detail
