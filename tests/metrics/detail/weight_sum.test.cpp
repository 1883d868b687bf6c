// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../../support.hpp"
#include "attune/metrics/detail/weight_sum.hpp"

namespace weight_sum_test {

using namespace attune;
using detail::WeightSum;

namespace {

double sum_of(const std::vector<double>& terms) {
  WeightSum sum;
  for (const double x : terms) sum.add(x);
  return sum.value();
}

}  // namespace

TEST_CASE("weight sum: by hand") {
  CHECK(sum_of({}) == 0);
  CHECK(sum_of({0, 0}) == 0);
  CHECK(sum_of({1, 2, 0.5}) == 3.5);
  CHECK(sum_of({3, -1}) == 2);
  CHECK(sum_of({1, -3}) == -2);
  CHECK(sum_of({0.1, 0.2, 0.3}) == 0.6);  // plain addition gives 0.6000000000000001
  CHECK(sum_of({1e16, 1, 1}) == 1e16 + 2);
  CHECK(sum_of({1, 1e16, -1e16}) == 1);
}

TEST_CASE("weight sum: one term is itself, whatever its size") {
  for (const double x : {1.0, 0.1, 1e300, 1e-300, 5e-324, 2.2e-308, std::numeric_limits<double>::max(), -0.7})
    CHECK(sum_of({x}) == x);
}

TEST_CASE("weight sum: is rounded once") {
  const double half = std::ldexp(1.0, -53);
  CHECK(sum_of({1, half}) == 1);                          // a tie goes to even
  CHECK(sum_of({1, half, std::ldexp(1.0, -70)}) > 1);     // and no tie does not
  CHECK(sum_of({1, half / 2, half / 2, half, half}) == 1 + 4 * half);  // 3 halves: to even, upwards
}

TEST_CASE("weight sum: terms that are not finite propagate") {
  CHECK(std::isnan(sum_of({1, std::nan("")})));
  CHECK(sum_of({1, HUGE_VAL}) == HUGE_VAL);
  CHECK(std::isnan(sum_of({HUGE_VAL, -HUGE_VAL})));
}

TEST_CASE("weight sum: any order and any merging give the same bits, also where small terms fall out of the window") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(110);
  for (const int spread : {1, 40, 200, 1000}) {
    std::vector<double> terms(400);
    for (double& x : terms) x = std::ldexp(random.uniform() - 0.2, static_cast<int>(random.below(static_cast<std::uint64_t>(spread))) - spread / 2);
    const double expected = sum_of(terms);
    for (int round = 0; round < 20; ++round) {
      random.shuffle(std::span(terms));
      WeightSum merged, piece;
      for (const double x : terms) {
        piece.add(x);
        if (random.below(10) == 0) {
          merged.merge(piece);
          piece = {};
        }
      }
      merged.merge(piece);
      REQUIRE(merged.value() == expected);
      REQUIRE(sum_of(terms) == expected);
    }
  }
}

TEST_CASE("weight sum: whole numbers sum exactly") {
  WeightSum sum;
  for (int i = 0; i < 100000; ++i) sum.add(1);
  CHECK(sum.value() == 100000);
  sum.add(0x1p53);
  CHECK(sum.value() == 0x1p53 + 100000);
}

}  // namespace weight_sum_test
