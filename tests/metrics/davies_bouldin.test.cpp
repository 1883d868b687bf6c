// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/davies_bouldin.hpp"

namespace davies_bouldin_test {

using namespace attune;

namespace {

using Labels = std::vector<int>;

double score(const std::vector<double>& x, const Labels& labels) { return davies_bouldin_score(MatrixView<double>(x.data(), static_cast<Index>(x.size()), 1, 1), labels); }

}  // namespace

TEST_CASE("davies-bouldin: by hand") {
  CHECK(score({0, 2, 4, 6}, {0, 0, 1, 1}) == 2.0 / 4);
  // Widths 1, 1, 0; centroids 1, 5, 11: the most alike are 2/4, 2/4 and 1/6.
  CHECK(score({0, 2, 4, 6, 11, 11}, {0, 0, 1, 1, 2, 2}) == doctest::Approx((0.5 + 0.5 + 1.0 / 6) / 3).epsilon(1e-15));
}

TEST_CASE("davies-bouldin: the unit does not matter") {
  CHECK(score({0, 2e-12, 4e-12, 6e-12}, {0, 0, 1, 1}) == doctest::Approx(0.5).epsilon(1e-15));
}

TEST_CASE("davies-bouldin: clusters without width are perfect, clusters on top of each other the worst") {
  CHECK(score({1, 1, 2, 2}, {0, 0, 1, 1}) == 0);
  CHECK(score({-1, 1, -1, 1}, {0, 0, 1, 1}) == std::numeric_limits<double>::infinity());
  CHECK(score({3, 3, 3, 3}, {0, 0, 1, 1}) == std::numeric_limits<double>::infinity());
}

TEST_CASE("davies-bouldin: what cannot be scored is refused") {
  CHECK(attune_test::contains(attune_test::error_of<InvalidData>([] { score({1, 2, 3}, {0, 0, 0}); }), "found 1 cluster of 3 rows"));
}

}  // namespace davies_bouldin_test
