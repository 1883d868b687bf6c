// SPDX-License-Identifier: BSL-1.0
#include "attune/simd/cholesky.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"

namespace cholesky_test {

using namespace attune;

TEST_CASE("cholesky: the solution satisfies the equations, for every size") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(910);
  for (std::size_t n = 1; n <= 20; ++n) {
    const auto root = attune_test::uniform<double>(source, n * n, -1, 1), x = attune_test::uniform<double>(source, n, -1, 1);
    std::vector<double> a(n * n), b(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < n; ++k) a[i * n + j] += root[i * n + k] * root[j * n + k];
        if (i == j) a[i * n + j] += 1;  // so that the condition is at most that of the largest eigenvalue, n² + 1
      }
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) b[i] += a[i * n + j] * x[j];
    const simd::Cholesky factor(a, n, 0);
    REQUIRE(factor.holds());
    factor.solve(b);
    const double tolerance = static_cast<double>(n * n * n * n + 10) * std::numeric_limits<double>::epsilon();
    for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(b[i] - x[i]) <= tolerance);
  }
}

TEST_CASE("cholesky: a matrix that is singular, indefinite or no number has no factor") {
  CHECK(simd::Cholesky({4, 0, 2, 2}, 2, 0).holds());
  CHECK_FALSE(simd::Cholesky({4, 0, 2, 1}, 2, 1e-12).holds());
  CHECK_FALSE(simd::Cholesky({4, 0, 3, 1}, 2, 0).holds());
  CHECK_FALSE(simd::Cholesky({-1}, 1, 0).holds());
  CHECK_FALSE(simd::Cholesky({std::numeric_limits<double>::quiet_NaN()}, 1, 0).holds());
  CHECK(simd::Cholesky({4, 0, 2, 1.1}, 2, 0.01).holds());
  CHECK_FALSE(simd::Cholesky({4, 0, 2, 1.1}, 2, 0.1).holds());
}

}  // namespace cholesky_test
