// SPDX-License-Identifier: BSL-1.0
#pragma once

// A proximal step is the least point of ½‖u - w‖² + step · value(u): no other point near it is lower.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>

#include "../support.hpp"
#include "attune/penalty/concept.hpp"

namespace attune_test {

inline Eigen::VectorXd random_weights(attune::Random& source, Eigen::Index size, double scale) {
  Eigen::VectorXd w(size);
  for (double& v : w) v = scale * (2 * source.uniform() - 1);
  return w;
}

/// Points at many distances and in many directions from the proximal point. The objective is 1-strongly convex:
/// it rises by ½‖d‖² at least, of which rounding may take a little.
template <class P>
void check_proximal(const P& penalty, Eigen::Index size, std::uint64_t stream) {
  CAPTURE(seed());
  auto source = random(stream);
  for (const double step : {0.01, 0.3, 2.0})
    for (int trial = 0; trial < 20; ++trial) {
      const Eigen::VectorXd w = random_weights(source, size, 2);
      Eigen::VectorXd u = w;
      penalty.proximal(u, step);
      const auto objective = [&](const Eigen::VectorXd& at) { return 0.5 * (at - w).squaredNorm() + step * penalty.value(at); };
      const double least = objective(u);
      REQUIRE(std::isfinite(least));
      for (const double distance : {1e-3, 1e-1, 1.0})
        for (int direction = 0; direction < 10; ++direction) {
          Eigen::VectorXd d = random_weights(source, size, distance);
          if (direction % 2 == 0) d = (u.array() == 0).select(0.0, d.array()).matrix();  // within the zeros too
          CHECK(objective(u + d) - least >= 0.5 * d.squaredNorm() - 64 * std::numeric_limits<double>::epsilon() * (1 + least));
        }
    }
}

}  // namespace attune_test
