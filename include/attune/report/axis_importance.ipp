// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/axis_importance.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] inline std::string percent_text(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

/// A row with a bar as long as the share.
[[gnu::cold]] inline void add_share(TextTable& table, const Phrase& name, double share, const std::string& spread) {
  constexpr int length = 20;
  const auto full = static_cast<int>(std::lround(length * std::clamp(share, 0.0, 1.0)));
  std::string bar;
  for (int k = 0; k < length; ++k) bar += k < full ? "█" : "·";
  table.cell(name).cell(percent_text(share)).cell(spread).cell(bar).end_row();
}

}  // namespace detail

ATTUNE_INLINE std::string to_text(const AxisImportance& importance, std::size_t width) {
  using Row = std::pair<std::string, std::pair<double, double>>;
  std::vector<Row> rows;
  for (const AxisShare& axis : importance.axes) rows.push_back({axis.exists < 1 ? Phrase{axis.axis, " (exists in ", detail::percent_text(axis.exists), ")"}.text() : axis.axis, {axis.share, axis.spread}});
  for (const PairShare& pair : importance.pairs) rows.push_back({Phrase{pair.first, " with ", pair.second}.text(), {pair.share, pair.spread}});
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.second.first > b.second.first; });
  TextTable table;
  table.cell("axis").cell("share").cell("±").end_row();
  for (const Row& row : rows) detail::add_share(table, row.first, row.second.first, detail::percent_text(row.second.second));
  detail::add_share(table, importance.pairs.empty() ? "several together" : "more than two together", importance.rest(), "");
  std::string out = Phrase{"importance of axes, in shares of the variance of the score over the space\n", table.str(width)}.text();
  Phrase{"  ", importance.trials, " trials, ", importance.trees, " trees; "}.append_to(out);
  if (std::isnan(importance.explained))
    out += "all scores are equal\n";
  else
    Phrase{"R² on trials that a tree has not seen: ", detail::score_text(importance.explained), importance.explained < 0.5 ? ": the shares are guesses" : "", "\n"}.append_to(out);
  return out;
}

ATTUNE_INLINE std::ostream& operator<<(std::ostream& out, const AxisImportance& importance) { return detail::write(out, to_text(importance, detail::output_width())); }

}  // namespace attune::inline ATTUNE_ABI
