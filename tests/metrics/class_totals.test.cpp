// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <vector>

#include "attune/metrics/class_totals.hpp"

namespace class_totals_test {

using namespace attune;

TEST_CASE("class totals: add up, merge, and know the weight of all other classes") {
  ClassTotals a, b;
  a.add(0, 0.1);
  a.add(2, 1e-20);
  b.add(1, 3);
  b.add(0, 0.2);
  a.merge(b);
  CHECK(a.classes() == 3);
  CHECK(a[0] == 0.1 + 0.2);
  CHECK(a[1] == 3);
  CHECK(a.total() == 3.3);
  std::vector<double> others;
  a.for_each([&](double, double rest) { others.push_back(rest); });
  CHECK(others == std::vector<double>{3, 0.1 + 0.2, 3.3});
  b.merge(b);
  CHECK(b[1] == 6);
}

}  // namespace class_totals_test
