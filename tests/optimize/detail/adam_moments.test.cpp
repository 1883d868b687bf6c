// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>

#include "attune/optimize/detail/adam_moments.hpp"

namespace detail_adam_moments_test {

using namespace attune;

TEST_CASE("adam moments: two steps worked out by hand") {
  // β₁ = ½, β₂ = ¾, ε = 1, rate 1. Gradient 2: m = 1, v = 1, unbiased 2 and 4, step 2 / (2 + 1). Gradient -1: m = 0, v = 1:
  // no step in the direction of a mean of zero.
  detail::AdamMoments moments({.first_moment = 0.5, .second_moment = 0.75, .epsilon = 1}, 1);
  Eigen::VectorXd w(1), g(1);
  w << 5;
  g << 2;
  moments.step(w, g, 1);
  CHECK(w[0] == doctest::Approx(5 - 2.0 / 3).epsilon(1e-15));
  g << -1;
  moments.step(w, g, 1);
  CHECK(w[0] == doctest::Approx(5 - 2.0 / 3).epsilon(1e-15));
}

}  // namespace detail_adam_moments_test
