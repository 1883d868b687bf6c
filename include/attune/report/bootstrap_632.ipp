// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/bootstrap_632.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE std::string Bootstrap632Text::str(std::size_t width) const {
  TextTable table;
  table.cell("metric").cell(".632+").cell({100 * level, " % from"}).cell("to").cell(".632").cell("out of bag").cell("apparent").cell("no information").cell("overfitting").end_row();
  for (const auto& scores : metrics) {
    table.cell(scores.metric);
    for (const double number : {scores.score_632_plus, scores.lower, scores.upper, scores.score_632, scores.out_of_bag, scores.apparent, scores.no_information, scores.overfitting}) add_score(table, number);
    table.end_row();
  }
  std::string out = Phrase{".632 bootstrap: ", replicates, " replicates of ", rows, " rows, ", seconds_text(seconds), "\n", table.str(width)}.text();
  if (never_out > 0) Phrase{"  ", never_out, " rows were drawn by every replicate, and count for nothing: draw more\n"}.append_to(out);
  for (const auto& failure : failures) Phrase{"  replicate ", failure.fold, " failed: ", failure.reason, "\n"}.append_to(out);
  return out;
}

}  // namespace attune::inline ATTUNE_ABI::detail
