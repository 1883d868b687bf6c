// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/interval_table.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE std::string_view method_text(IntervalMethod method) {
  switch (method) {
    case IntervalMethod::percentile: return "percentile bootstrap";
    case IntervalMethod::bca: return "BCa bootstrap";
    case IntervalMethod::wilson: return "Wilson";
    case IntervalMethod::delong: return "DeLong";
    case IntervalMethod::automatic: break;
  }
  return "";
}

ATTUNE_INLINE std::string interval_text(Names names, std::span<const ScoreInterval> intervals, const IntervalSettings& settings, Index rows, std::size_t width) {
  TextTable table;
  table.cell("metric").cell("score").cell({100 * settings.level, " % from"}).cell("to").cell("method").end_row();
  bool bootstrap = false;
  for (std::size_t m = 0; m < names.size(); ++m) {
    const ScoreInterval& interval = intervals[m];
    table.cell(names[m]).cell(score_text(interval.score)).cell(score_text(interval.lower)).cell(score_text(interval.upper)).cell(method_text(interval.method));
    table.end_row();
    bootstrap = bootstrap || interval.method == IntervalMethod::bca || interval.method == IntervalMethod::percentile;
  }
  std::string out = Phrase{"evaluation on ", rows, " rows\n", table.str(width)}.text();
  if (bootstrap) Phrase{"  ", settings.replicates, " bootstrap replicates, seed ", settings.seed, "\n"}.append_to(out);
  for (std::size_t m = 0; m < names.size(); ++m)
    if (intervals[m].undefined_replicates > 0) Phrase{"  ", names[m], " was undefined in ", intervals[m].undefined_replicates, " replicates, which are left out\n"}.append_to(out);
  return out;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
