// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/number_rows.hpp"

namespace number_rows_test {

using namespace attune;
using Values = std::vector<double>;

static_assert(Statistic<NumberRows>);

TEST_CASE("number rows: keep what has weight") {
  NumberRows rows;
  rows.update(Values{1, 2, 3}, Values{4, 5, 6}, Values{1, 0, 2});
  CHECK(rows.size() == 2);
  CHECK(rows.weighted());
  CHECK(Values(rows.truth().begin(), rows.truth().end()) == Values{1, 3});
  CHECK(Values(rows.weights().begin(), rows.weights().end()) == Values{1, 2});
}

TEST_CASE("number rows: rows with and without weights add up, in either order") {
  NumberRows plain, weighted;
  plain.update(Values{1, 2}, Values{3, 4});
  weighted.update(Values{5}, Values{6}, Values{0.5});
  NumberRows a = plain, b = weighted;
  a.merge(weighted);
  b.merge(plain);
  CHECK(Values(a.weights().begin(), a.weights().end()) == Values{1, 1, 0.5});
  CHECK(Values(b.weights().begin(), b.weights().end()) == Values{0.5, 1, 1});
  a.merge(a);
  CHECK(a.size() == 6);
}

TEST_CASE("linear quantile: lies between two numbers, at the ends on them") {
  const auto quantile = [](Values x, double q) { return detail::linear_quantile(x, q); };
  for (const double q : {0.0, 0.1, 0.3, 0.5, 0.77, 1.0}) {
    CHECK(detail::quantile_of_sorted(Values{1, 2, 4, 8}, q) == quantile({8, 1, 4, 2}, q));
    CHECK(detail::quantile_of_sorted(Values{7}, q) == 7);
  }
  CHECK(quantile({3, 1, 2}, 0) == 1);
  CHECK(quantile({3, 1, 2}, 0.5) == 2);
  CHECK(quantile({3, 1, 2}, 1) == 3);
  CHECK(quantile({3, 1, 2}, 0.75) == 2.5);
  CHECK(quantile({7}, 0.3) == 7);
  CHECK(quantile({4, 1, 2, 3}, 0.5) == 2.5);
}

TEST_CASE("weighted quantile: is the first number up to which the share lies") {
  CHECK(detail::weighted_quantile(Values{3, 1, 2}, Values{1, 1, 2}, 0.25) == 1);
  CHECK(detail::weighted_quantile(Values{3, 1, 2}, Values{1, 1, 2}, 0.3) == 2);
  CHECK(detail::weighted_quantile(Values{3, 1, 2}, Values{1, 1, 2}, 0) == 1);
  CHECK(detail::weighted_quantile(Values{3, 1, 2}, Values{1, 1, 2}, 1) == 3);
}

TEST_CASE("number rows: refuse what is no number, by argument and row") {
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  const auto error = [](const Values& truth, const Values& predicted, const Values& weights = {}) {
    return attune_test::error_of<InvalidData>([&] { NumberRows().update(truth, predicted, weights); });
  };
  CHECK(attune_test::contains(error({1, 2, nan}, {1, 2, 3}), "truth, row 2"));
  CHECK(attune_test::contains(error({1, 2, 3}, {1, nan, 3}), "predicted, row 1"));
  CHECK(attune_test::contains(error({1, 2, 3}, {infinity, 2, 3}), "predicted, row 0"));
  for (const double bad : {nan, infinity, -1.0}) CHECK(attune_test::contains(error({1, 2, 3}, {1, 2, 3}, {1, bad, 1}), "weights, row 1"));
}

}  // namespace number_rows_test
