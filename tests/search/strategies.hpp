// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the tests of strategies share.

#include <vector>

#include "attune/search/concept.hpp"

namespace attune_test {

/// The first candidates that a strategy asks for.
template <class S>
std::vector<attune::Point> first_points(const S& strategy, const std::vector<attune::AxisShape>& axes) {
  auto run = strategy.start(axes, attune::Direction::maximize);
  return run.ask();
}

}  // namespace attune_test
