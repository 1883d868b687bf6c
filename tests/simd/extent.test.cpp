// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cstddef>
#include <limits>

#include "../support.hpp"
#include "attune/simd/extent.hpp"

namespace extent_test {

using namespace attune;

TEST_CASE("extent: agrees with the plain loop for every length and offset") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(320);
  const auto x = attune_test::uniform<double>(random, 120, -3, 5);
  for (std::size_t offset = 0; offset < 9; ++offset)
    for (std::size_t n = 0; n + offset <= x.size(); ++n) {
      const auto fast = simd::extent_of(x.data() + offset, n), plain = simd::extent_of_reference(x.data() + offset, n);
      REQUIRE(fast.lowest == plain.lowest);
      REQUIRE(fast.highest == plain.highest);
      REQUIRE(fast.finite);
    }
}

TEST_CASE("extent: sees what is not finite, wherever it stands") {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()})
    for (std::size_t at = 0; at < 70; ++at) {
      std::vector<double> x(70, 1.5);
      x[at] = bad;
      REQUIRE_FALSE(simd::extent_of(x.data(), x.size()).finite);
      REQUIRE(simd::extent_of(x.data(), at).finite);
      REQUIRE(simd::extent_of(x.data() + at + 1, x.size() - at - 1).finite);
    }
}

}  // namespace extent_test
