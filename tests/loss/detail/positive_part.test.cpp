// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/loss/detail/positive_part.hpp"

namespace detail_positive_part_test {

using attune::detail::PositivePart;

TEST_CASE("positive part: without a width it is the maximum of 0 and u, flat at 0") {
  for (const double u : {-3.0, -1e-300, 0.0, 1e-300, 2.0}) {
    CHECK(PositivePart<double>(u, 0).value == std::max(0.0, u));
    CHECK(PositivePart<double>(u, 0).slope == (u > 0 ? 1 : 0));
  }
}

TEST_CASE("positive part: with a width it is a parabola within, itself beyond, and continuous") {
  for (const double h : {1e-8, 0.5, 3.0}) {
    CHECK(PositivePart<double>(0.0, h).value == doctest::Approx(h / 4));
    CHECK(PositivePart<double>(0.0, h).slope == 0.5);
    CHECK(PositivePart<double>(h, h).value == doctest::Approx(h));
    CHECK(PositivePart<double>(h, h).slope == 1);
    CHECK(PositivePart<double>(-h, h).value == 0);
    CHECK(PositivePart<double>(-h, h).slope == 0);
    CHECK(PositivePart<double>(5 * h, h).value == doctest::Approx(5 * h).epsilon(1e-15));
    CHECK(PositivePart<double>(-5 * h, h).value == 0);
    for (double u = -2 * h; u <= 2 * h; u += h / 7) {
      const double above = PositivePart<double>(u, h).value - std::max(0.0, u);
      CHECK(above >= -4 * std::numeric_limits<double>::epsilon() * h);
      CHECK(above <= h / 4 * (1 + 1e-14));
    }
  }
}

TEST_CASE("positive part: the slope is that of the value") {
  const double h = 0.5, step = 1e-6;
  for (double u = -1; u <= 1; u += 0.03) {
    const double slope = (PositivePart<double>(u + step, h).value - PositivePart<double>(u - step, h).value) / (2 * step);
    CHECK(std::abs(slope - PositivePart<double>(u, h).slope) <= 2 * step);  // the second derivative, at most 1, jumps at the ends
  }
}

}  // namespace detail_positive_part_test
