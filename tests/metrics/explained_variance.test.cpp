// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/metrics/explained_variance.hpp"
#include "attune/metrics/r2.hpp"

namespace explained_variance_test {

using namespace attune;
using Values = std::vector<double>;

static_assert(Metric<ExplainedVariance> && ExplainedVariance::direction == Direction::maximize);

TEST_CASE("explained variance: by hand") {
  CHECK(explained_variance(Values{1, 2, 3}, Values{1, 2, 3}) == 1);
  CHECK(explained_variance(Values{1, 3}, Values{3, 1}) == -3);
  CHECK(explained_variance(Values{1, 3, 50}, Values{3, 1, 0}, {}, Values{1, 1, 0}) == -3);
}

TEST_CASE("explained variance: forgives a constant error, which R² does not") {
  const Values truth{1, 2, 4, 8}, predicted{11, 12, 14, 18};
  CHECK(explained_variance(truth, predicted) == doctest::Approx(1).epsilon(4 * std::numeric_limits<double>::epsilon()));
  CHECK(r2(truth, predicted) < 0);
}

TEST_CASE("explained variance: is undefined as R² is, and says why") {
  RegressionSums sums;
  sums.update(Values{1}, Values{2});
  CHECK(std::isnan(ExplainedVariance{}(sums)));
  CHECK(why_undefined(ExplainedVariance{}, sums) == "there are fewer than two rows");
  sums.update(Values{1, 1}, Values{2, 7});
  CHECK(why_undefined(ExplainedVariance{}, sums) == "the truth is constant");
}

}  // namespace explained_variance_test
