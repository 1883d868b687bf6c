// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/detail/columns.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "../columns.hpp"

namespace detail_columns_test {

using namespace attune;
using attune_test::missing;

TEST_CASE("quantile: ends, middle and what lies between, by hand") {
  std::vector<double> values{7, 1, 3, 5};
  CHECK(detail::quantile(values, 0) == 1);
  CHECK(detail::quantile(values, 1) == 7);
  CHECK(detail::quantile(values, 0.5) == 4);
  CHECK(detail::quantile(values, 0.25) == 2.5);
  CHECK(detail::quantile(values, 0.75) == 5.5);
  CHECK(detail::quantile(values, 1.0 / 3) == doctest::Approx(3).epsilon(1e-15));
  std::vector<double> one{2};
  CHECK(detail::quantile(one, 0.3) == 2);
}

TEST_CASE("quantile: is that of the sorted values, in any order of the values") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(300);
  for (const std::size_t n : {2U, 3U, 10U, 101U}) {
    auto values = attune_test::uniform<double>(source, n, -5, 5);
    auto sorted = values;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t k = 0; k < n; ++k) {
      const double share = static_cast<double>(k) / static_cast<double>(n - 1);
      CHECK(detail::quantile(values, share) == doctest::Approx(sorted[k]).epsilon(1e-12));
    }
  }
}

TEST_CASE("columns: a column is read without its missing values") {
  const auto data = attune_test::column({3, missing, 1, missing, 2});
  std::vector<double> values{9, 9};
  detail::read_column(data.view().x(), 0, values);
  CHECK(values == std::vector<double>{3, 1, 2});
}

}  // namespace detail_columns_test
