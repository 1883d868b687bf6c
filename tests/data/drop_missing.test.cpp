// SPDX-License-Identifier: BSL-1.0
#include "attune/data/drop_missing.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "attune/data/dataset.hpp"

namespace drop_missing_test {

using namespace attune;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

Dataset<double, int> with_holes() {
  Dataset<double, int> data;
  data.x.resize(5, 2);
  data.x << 1, 2, missing, 3, 4, 5, 6, missing, 7, 8;
  data.y.resize(5);
  data.y << 0, 1, 1, 0, 1;
  data.weights = {1, 2, 3, 4, 5};
  return data;
}

}  // namespace

TEST_CASE("drop missing: rows without a missing value stay, with their targets and weights") {
  const auto data = with_holes();
  CHECK(complete_rows(data.view()) == std::vector<Index>{0, 2, 4});
  const auto view = drop_missing(data);
  REQUIRE(view.size() == 3);
  CHECK(view.x()(1, 1) == 5);
  CHECK(view.label(1) == 1);
  CHECK(view.weight(2) == 5);
  CHECK(view.x().row_begin(0) == data.x.data());  // nothing is copied
}

TEST_CASE("drop missing: of a narrowed view, rows are numbered within it") {
  const auto data = with_holes();
  const auto view = drop_missing(data.view().subset({4, 3, 2, 1}));
  REQUIRE(view.size() == 2);
  CHECK(view.weight(0) == 5);
  CHECK(view.weight(1) == 3);
}

}  // namespace drop_missing_test
