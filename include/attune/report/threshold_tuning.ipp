// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/threshold_tuning.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// A threshold as it is printed: of "none" no row is positive.
[[gnu::cold]] inline std::string threshold_text(double threshold) { return std::isinf(threshold) && threshold > 0 ? std::string("none") : score_text(threshold); }

}  // namespace detail

ATTUNE_INLINE std::string to_text(const ThresholdTuning& tuning, std::size_t width) {
  TextTable table;
  table.cell(tuning.metric).cell("score").end_row();
  table.cell("on the rows that chose");
  detail::add_score(table, tuning.score);
  table.end_row();
  table.cell("on rows held out of the choice");
  detail::add_score(table, tuning.held_out_score);
  table.end_row();
  table.cell("untuned");
  detail::add_score(table, tuning.untuned_score);
  table.end_row();
  std::string out = Phrase{"threshold ", detail::threshold_text(tuning.threshold), tuning.of_probabilities ? " of the probability" : " of the decision value"}.text();
  const auto [least, most] = std::minmax_element(tuning.fold_thresholds.begin(), tuning.fold_thresholds.end());
  if (least != most) {
    const std::string low = detail::threshold_text(*least), high = detail::threshold_text(*most);
    Phrase{" (", low, " to ", high, " without a fold)"}.append_to(out);
  }
  Phrase{", ", tuning.rows, " rows held out of ", tuning.fold_thresholds.size(), " fits\n", table.str(width)}.append_to(out);
  return out;
}

ATTUNE_INLINE std::ostream& operator<<(std::ostream& out, const ThresholdTuning& tuning) { return detail::write(out, to_text(tuning, detail::output_width())); }

}  // namespace attune::inline ATTUNE_ABI
