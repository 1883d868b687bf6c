// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/grid_search.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] ATTUNE_INLINE double combinations(const std::vector<AxisShape>& axes, int levels) {
  std::vector<std::map<int, double>> at_level(axes.size());  // what the children of an axis have together, at values with some
  double all = 1;
  for (std::size_t a = axes.size(); a-- > 0;) {  // a parent stands before its children
    double count = axes[a].levels == 0 ? levels : axes[a].levels;
    for (const auto& [level, below] : at_level[a]) count += below - 1;
    if (axes[a].parent < 0) {
      all *= count;
      continue;
    }
    auto& below = at_level[static_cast<std::size_t>(axes[a].parent)];
    for (const int level : std::set<int>(axes[a].parent_levels.begin(), axes[a].parent_levels.end())) below.try_emplace(level, 1).first->second *= count;
  }
  return all;
}

}  // namespace detail

ATTUNE_INLINE GridSearch::Run GridSearch::start(const std::vector<AxisShape>& axes, Direction) const {
  if (levels < 1) throw InvalidArgument({.argument = "GridSearch::levels", .found = levels, .expected = "1 or more"});
  const double combinations = detail::combinations(axes, levels);
  if (combinations > 1e6)
    throw InvalidArgument({.argument = "GridSearch", .found = {combinations, " combinations"}, .expected = "at most a million", .remedy = "use RandomSearch, or fewer values an axis"});
  std::vector<Point> points{{}};
  for (std::size_t a = 0; a < axes.size(); ++a) {
    const std::vector<double> all = positions(axes[a]), none{0.5};
    std::vector<Point> longer;
    for (const auto& point : points)
      for (const double u : exists_at(axes, a, point) ? all : none) {
        longer.push_back(point);
        longer.back().push_back(u);
      }
    points = std::move(longer);
  }
  return Run(std::move(points));
}

ATTUNE_INLINE std::vector<double> GridSearch::positions(const AxisShape& axis) const {
  const bool continuum = axis.levels == 0;
  const int n = continuum ? levels : axis.levels;
  std::vector<double> u;
  for (int k = 0; k < n; ++k) u.push_back(continuum ? (n == 1 ? 0.5 : static_cast<double>(k) / (n - 1)) : (k + 0.5) / n);
  return u;
}

}  // namespace attune::inline ATTUNE_ABI
