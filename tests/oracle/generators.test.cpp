// SPDX-License-Identifier: BSL-1.0

// The points of make_moons are scikit-learn's.

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "attune/data/make_moons.hpp"
#include "golden.hpp"

namespace generators_test {

using namespace attune;

TEST_CASE("oracle: make_moons puts its points where scikit-learn does") {
  const oracle::Golden golden("generators.csv");
  for (const Index n : {Index{21}, Index{40}}) {
    const auto data = make_moons({.samples = n, .shuffle = false});
    const auto& x = golden["moons " + std::to_string(n) + " x"];
    const auto& y = golden["moons " + std::to_string(n) + " y"];
    REQUIRE(x.size() == static_cast<std::size_t>(2 * n));
    for (Index i = 0; i < n; ++i) {
      CHECK(std::abs(data.x(i, 0) - x[static_cast<std::size_t>(2 * i)]) < 1e-14);
      CHECK(std::abs(data.x(i, 1) - x[static_cast<std::size_t>(2 * i + 1)]) < 1e-14);
      CHECK(data.y[i] == static_cast<int>(y[static_cast<std::size_t>(i)]));
    }
  }
}

}  // namespace generators_test
