// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/regularization_path.hpp"

#include <algorithm>
#include <cstdio>
#include <ostream>
#include <vector>

#include "attune/core/terminal.hpp"
#include "attune/report/coefficients.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// " +bmi -age", as far as there is room; then how many more there are.
[[gnu::cold]] inline std::string changes_text(const FeatureNames& names, const std::vector<Index>& before, const std::vector<Index>& now, std::size_t room) {
  std::vector<std::string> changes;
  for (const Index j : now)
    if (!std::binary_search(before.begin(), before.end(), j)) changes.push_back(" +" + column_name(names, j));
  for (const Index j : before)
    if (!std::binary_search(now.begin(), now.end(), j)) changes.push_back(" -" + column_name(names, j));
  std::string text;
  for (std::size_t k = 0; k < changes.size(); ++k) {
    const std::string rest = k + 1 < changes.size() ? " and " + std::to_string(changes.size() - k - 1) + " more" : "";
    if (text.size() + changes[k].size() + rest.size() > room) return text + " and " + std::to_string(changes.size() - k) + " more";
    text += changes[k];
  }
  return text;
}

}  // namespace detail

ATTUNE_INLINE std::string to_text(const RegularizationPath& path, std::size_t width) {
  char line[96];
  std::snprintf(line, sizeof line, "%zu strengths, %lld columns\n", path.size(), static_cast<long long>(path.coefficients.cols()));
  std::string out = line;
  if (path.size() == 0) return out;
  out += "  strength  columns       value  changes\n";
  std::vector<Index> before;
  for (std::size_t k = 0; k < path.size(); ++k) {
    const auto now = path.selected(k);
    if (now == before && k > 0) continue;
    const int length = std::snprintf(line, sizeof line, "%10.4g  %7zu  %10.4g ", path.strengths[k], now.size(), path.optimizations[k].value);
    const auto used = static_cast<std::size_t>(std::max(length, 0));
    out += line + detail::changes_text(path.feature_names, before, now, width > used ? width - used : 0) + "\n";
    before = now;
  }
  return out;
}

ATTUNE_INLINE std::ostream& operator<<(std::ostream& out, const RegularizationPath& path) { return out << to_text(path, terminal_width(1)); }

}  // namespace attune::inline ATTUNE_ABI
