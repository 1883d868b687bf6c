// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every combination of values.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/search/concept.hpp"
#include "attune/search/detail/fixed_run.hpp"

namespace attune::inline ATTUNE_ABI {

/// Tries every combination of the axes' values; the last axis varies fastest. A continuum is cut into
/// `levels` values, both ends included, evenly on its own scale. An axis takes part only where it exists.
/// Errors: InvalidArgument for levels < 1 and for more than a million combinations.
struct GridSearch {
  int levels = 5;  ///< values of an axis that is a continuum

  using Run = detail::FixedRun;

  [[gnu::cold]] Run start(const std::vector<AxisShape>& axes, Direction) const {
    if (levels < 1) throw InvalidArgument({.argument = "GridSearch::levels", .found = levels, .expected = "1 or more"});
    double combinations = 1;
    for (const auto& axis : axes) combinations *= axis.levels == 0 ? levels : axis.levels;
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

 private:
  [[gnu::cold]] std::vector<double> positions(const AxisShape& axis) const {
    const bool continuum = axis.levels == 0;
    const int n = continuum ? levels : axis.levels;
    std::vector<double> u;
    for (int k = 0; k < n; ++k) u.push_back(continuum ? (n == 1 ? 0.5 : static_cast<double>(k) / (n - 1)) : (k + 0.5) / n);
    return u;
  }
};

}  // namespace attune::inline ATTUNE_ABI
