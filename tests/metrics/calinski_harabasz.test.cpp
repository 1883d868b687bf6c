// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/calinski_harabasz.hpp"

namespace calinski_harabasz_test {

using namespace attune;

namespace {

using Labels = std::vector<int>;

double score(const std::vector<double>& x, const Labels& labels) { return calinski_harabasz_score(MatrixView<double>(x.data(), static_cast<Index>(x.size()), 1, 1), labels); }

}  // namespace

TEST_CASE("calinski-harabasz: by hand") {
  // Centroids 1 and 5 about 3: between 2·4 + 2·4 = 16; within 4·1.
  CHECK(score({0, 2, 4, 6}, {0, 0, 1, 1}) == 16.0 / 4 * 2);
  CHECK(score({4, 0, 6, 2}, {-5, 9, -5, 9}) == 16.0 / 4 * 2);
}

TEST_CASE("calinski-harabasz: an offset does not matter") {
  const std::vector<double> x{0, 2, 4, 6, 5, 9}, moved{1e9, 1e9 + 2, 1e9 + 4, 1e9 + 6, 1e9 + 5, 1e9 + 9};
  const Labels labels{0, 0, 1, 1, 2, 2};
  CHECK(score(moved, labels) == doctest::Approx(score(x, labels)).epsilon(1e-7));  // 1e9 has nine digits to the point
}

TEST_CASE("calinski-harabasz: is undefined for clusters without width") {
  CHECK(std::isnan(score({1, 1, 2, 2}, {0, 0, 1, 1})));
  CHECK(std::isnan(score({0.1, 0.1, 0.1, 0.1}, {0, 0, 1, 1})));
}

TEST_CASE("calinski-harabasz: what cannot be scored is refused") {
  CHECK(attune_test::contains(attune_test::error_of<InvalidData>([] { score({1, 2}, {0, 1}); }), "found 2 clusters of 2 rows"));
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { score({1, 2, 3}, {0, 1}); }), "labels: found 2"));
}

}  // namespace calinski_harabasz_test
