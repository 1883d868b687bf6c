// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "attune/simd/compensated_sum.hpp"
#include "support.hpp"

namespace compensated_sum_test {

using attune::simd::CompensatedSum;

TEST_CASE("compensated sum: keeps what a term that is larger than the sum would take") {
  CompensatedSum sum;
  for (const double x : {1.0, 1e100, 1.0, -1e100}) sum.add(x);  // Kahan's sum is 0
  CHECK(sum.value() == 2);
}

TEST_CASE("compensated sum: a million tenths are a hundred thousand") {
  CompensatedSum sum;
  double plain = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    sum.add(0.1);
    plain += 0.1;
  }
  CHECK(sum.value() == 100'000.0);  // a tenth is 5.6e-18 too large: all of them less than half a unit of the last place
  CHECK(std::abs(plain - 100'000.0) > 1e-7);
}

TEST_CASE("compensated sum: parts that are merged keep their errors") {
  auto random = attune_test::random(3);
  CompensatedSum whole, left, right;
  long double exact = 0;
  for (int i = 0; i < 200; ++i) {
    const double x = std::ldexp(random.uniform() - 0.5, static_cast<int>(random.below(60)));
    exact += x;  // 64 bits hold it better than any sum of 53
    whole.add(x);
    (i < 90 ? left : right).add(x);
  }
  CHECK(left.error != 0);
  left.merge(right);
  const double unit = std::numeric_limits<double>::epsilon() * std::abs(static_cast<double>(exact));
  CHECK(std::abs(whole.value() - static_cast<double>(exact)) <= unit);
  CHECK(std::abs(left.value() - static_cast<double>(exact)) <= unit);
}

TEST_CASE("compensated sum: what is no number stays none") {
  CompensatedSum sum;
  sum.add(std::numeric_limits<double>::quiet_NaN());
  sum.add(1);
  CHECK(std::isnan(sum.value()));
}

}  // namespace compensated_sum_test
