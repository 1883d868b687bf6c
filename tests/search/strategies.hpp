// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the tests of strategies share.

#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/search/concept.hpp"

namespace attune_test {

/// The first candidates that a strategy asks for.
template <class S>
std::vector<attune::Point> first_points(const S& strategy, const std::vector<attune::AxisShape>& axes) {
  auto run = strategy.start(axes, attune::Direction::maximize);
  return run.ask();
}

/// What a strategy asks for after it was told of these scores, NaN of trials that failed, at points evenly along one axis.
template <class S>
std::vector<attune::Point> after(const S& strategy, const attune::AxisShape& axis, attune::Direction direction, const std::vector<double>& scores) {
  auto run = strategy.start({axis}, direction);
  run.ask();
  for (std::size_t i = 0; i < scores.size(); ++i)
    run.tell({.index = static_cast<int>(i), .point = {(static_cast<double>(i) + 0.5) / static_cast<double>(scores.size())}, .score = scores[i],
              .state = std::isnan(scores[i]) ? attune::TrialState::failed : attune::TrialState::complete});
  return run.ask();
}

}  // namespace attune_test
