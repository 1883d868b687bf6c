// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/random_search.hpp"

#include <cstddef>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE RandomSearch::Run RandomSearch::start(const std::vector<AxisShape>& axes, Direction) const {
  if (trials < 1) throw InvalidArgument({.argument = "RandomSearch::trials", .found = trials, .expected = "1 or more"});
  std::vector<Point> points(static_cast<std::size_t>(trials));
  for (std::size_t t = 0; t < points.size(); ++t) {
    Random random(RandomKey{seed}.child(Purpose::search).child(Purpose::trial, t));  // more trials do not change the first ones
    for (std::size_t a = 0; a < axes.size(); ++a) points[t].push_back(random.uniform());
  }
  return Run(std::move(points));
}

}  // namespace attune::inline ATTUNE_ABI
