// SPDX-License-Identifier: BSL-1.0
#include "attune/validate/fold_means.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace fold_means_test {

using namespace attune;

TEST_CASE("fold means: of each point and metric, with the sample's deviation; unknown where scores were not asked for") {
  const detail::FoldsOfPoints points{{{.test = {1, 10}, .train_rows = 80, .test_rows = 20}, {.test = {3, 10}, .train_rows = 60, .test_rows = 30}}, {{.test = {5, 20}}, {.test = {5, 40}}}};
  CHECK(detail::means_of(points, &FoldScores::test, 0) == std::vector<double>{2, 5});
  CHECK(detail::means_of(points, &FoldScores::test, 1) == std::vector<double>{10, 30});
  const auto spreads = detail::spreads_of(points, &FoldScores::test, 0);
  CHECK(spreads[0] == doctest::Approx(std::sqrt(2.0)).epsilon(1e-15));
  CHECK(spreads[1] == 0);
  for (const double mean : detail::means_of(points, &FoldScores::train, 0)) CHECK(std::isnan(mean));
  CHECK(detail::test_to_train(points[0]) == doctest::Approx((0.25 + 0.5) / 2).epsilon(1e-15));
  CHECK(detail::means_of({}, &FoldScores::test, 0).empty());
}

}  // namespace fold_means_test
