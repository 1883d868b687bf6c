// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/simd/sums.hpp"

namespace sums_test {

using namespace attune;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();

}  // namespace

TEST_CASE("sum of terms: adds every term once, for every length") {
  std::vector<double> x(simd::sum_block);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i * i + 1);  // whole numbers: sums are exact
  double expected = 0;
  for (std::size_t n = 0; n <= x.size(); ++n) {
    const double sum = simd::sum_of_terms(n, [&](std::size_t i) { return simd::load(x.data() + i); }, [&](std::size_t i) { return x[i]; });
    REQUIRE(sum == expected);
    if (n < x.size()) expected += x[n];
  }
}

TEST_CASE("compensated sum: keeps what a plain sum loses") {
  simd::CompensatedSum sum;
  for (const double x : {1.0, 1e100, 1.0, -1e100}) sum.add(x);
  CHECK(sum.value() == 2.0);
  simd::CompensatedSum tenths;
  for (int i = 0; i < 1'000'000; ++i) tenths.add(0.1);
  // Neumaier's bound: the error of the result is eps |sum| and a term in n eps².
  CHECK(std::abs(tenths.value() - 100000.0) <= eps * 100000.0 + 1e6 * static_cast<double>(std::abs(0.1L - static_cast<long double>(0.1))));
}

TEST_CASE("compensated sum: merging keeps both sides' errors") {
  simd::CompensatedSum a, b;
  a.add(1e100);
  a.add(1.0);
  b.add(-1e100);
  b.add(1.0);
  a.merge(b);
  CHECK(a.value() == 2.0);
}

}  // namespace sums_test
