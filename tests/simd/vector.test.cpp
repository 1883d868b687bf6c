// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/simd/vector.hpp"

namespace vector_test {

using namespace attune;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();

}  // namespace

TEST_CASE("vector: dot, add_scaled and scale agree with plain loops for every length and offset") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(70);
  const auto x = attune_test::uniform<double>(random, 220, -1, 1), y = attune_test::uniform<double>(random, 220, -1, 1);
  for (std::size_t n = 0; n <= 200; ++n)
    for (const std::size_t offset : {0U, 1U, 3U, 7U}) {
      CAPTURE(n);
      CAPTURE(offset);
      const std::span<const double> a(x.data() + offset, n), b(y.data() + 7 - offset, n);
      double sum = 0, magnitude = 0;
      for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i], magnitude += std::abs(a[i] * b[i]);
      REQUIRE(std::abs(simd::dot(a, b) - sum) <= (static_cast<double>(n) + 2) * eps * magnitude);
      const std::size_t begin[4] = {0, 2, 5, offset};
      const auto four = simd::dots(a, {&y[begin[0]], &y[begin[1]], &y[begin[2]], &y[begin[3]]});
      for (std::size_t k = 0; k < 4; ++k) REQUIRE(four[k] == simd::dot(a, std::span(y).subspan(begin[k], n)));
      double distance = 0;
      for (std::size_t i = 0; i < n; ++i) distance += (a[i] - b[i]) * (a[i] - b[i]) * (x[i] + 2);
      std::vector<double> weight;
      for (std::size_t i = 0; i < n; ++i) weight.push_back(x[i] + 2);
      REQUIRE(std::abs(simd::weighted_squared_distance(a, b, weight) - distance) <= (static_cast<double>(n) + 4) * eps * distance);
      std::vector<double> z(b.begin(), b.end());
      z.push_back(99);
      simd::add_scaled(std::span(z).first(n), 0.3, a);
      for (std::size_t i = 0; i < n; ++i) REQUIRE(std::abs(z[i] - (b[i] + 0.3 * a[i])) <= eps * (std::abs(b[i]) + std::abs(a[i])));
      simd::scale(std::span(z).first(n), -2);
      for (std::size_t i = 0; i < n; ++i) REQUIRE(std::abs(z[i] + 2 * (b[i] + 0.3 * a[i])) <= 2 * eps * (std::abs(b[i]) + std::abs(a[i])));
      REQUIRE(z[n] == 99);  // nothing is written past the end
    }
}

TEST_CASE("vector: largest_absolute looks at every place, whatever the sign") {
  CHECK(simd::largest_absolute({}) == 0);
  for (std::size_t at = 0; at < 9; ++at)
    for (const double value : {5.0, -5.0, std::numeric_limits<double>::infinity()}) {
      std::vector<double> x(9, -1.0);
      x[at] = value;
      CHECK(simd::largest_absolute(x) == std::abs(value));
    }
}

TEST_CASE("vector: largest_absolute is NaN where there is one, in any place") {
  for (std::size_t at = 0; at < 9; ++at) {
    std::vector<double> x(9, 1.0);
    x[at] = std::numeric_limits<double>::quiet_NaN();
    CAPTURE(at);
    CHECK(std::isnan(simd::largest_absolute(x)));
  }
}

}  // namespace vector_test
