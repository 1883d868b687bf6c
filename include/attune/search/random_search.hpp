// SPDX-License-Identifier: BSL-1.0
#pragma once

// Independent draws from the space.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/search/concept.hpp"
#include "attune/search/detail/fixed_run.hpp"

namespace attune::inline ATTUNE_ABI {

/// Tries candidates drawn independently from the domains of the axes. Bergstra, Bengio, "Random search for
/// hyper-parameter optimization", JMLR 13 (2012). Errors: InvalidArgument for trials < 1.
struct RandomSearch {
  int trials = 20;
  std::uint64_t seed = 0;

  using Run = detail::FixedRun;

  [[gnu::cold]] Run start(const std::vector<AxisShape>& axes, Direction) const {
    if (trials < 1) throw InvalidArgument({.argument = "RandomSearch::trials", .found = trials, .expected = "1 or more"});
    std::vector<Point> points(static_cast<std::size_t>(trials));
    for (std::size_t t = 0; t < points.size(); ++t) {
      Random random(RandomKey{seed}.child(Purpose::search).child(Purpose::trial, t));  // more trials do not change the first ones
      for (std::size_t a = 0; a < axes.size(); ++a) points[t].push_back(random.uniform());
    }
    return Run(std::move(points));
  }
};

}  // namespace attune::inline ATTUNE_ABI
