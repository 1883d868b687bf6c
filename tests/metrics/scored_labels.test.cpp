// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/scored_labels.hpp"

namespace scored_labels_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Doubles = std::vector<double>;

TEST_CASE("scored labels: any two labels, and floats, rank as 0 and 1 and their scores") {
  const auto plain = detail::ranked_scores(std::vector<int>{0, 1, 0, 1}, Doubles{0.25, 0.75, 1, 0.5}, {});
  CHECK(plain.sums().area == 0.5);
  CHECK(Doubles(plain.positive().scores.begin(), plain.positive().scores.end()) == Doubles{0.5, 0.75});
  const auto signs = detail::ranked_scores(std::vector<std::int16_t>{-1, 1, -1, 1}, std::vector<float>{0.25F, 0.75F, 1, 0.5F}, {});
  CHECK(signs.sums().area == plain.sums().area);
  CHECK(signs.sums().precision == plain.sums().precision);
  const auto area = [](const RankedScores& ranked) { return ranked.sums().area; };
  CHECK(detail::score_ranks(area, std::vector<bool>{false, true, false, true}, Doubles{0.25, 0.75, 1, 0.5}, Doubles{1, 1, 0, 1}) == 1);
}

TEST_CASE("scored labels: columns that do not go together are refused by name") {
  const std::vector<int> truth{0, 1};
  const auto said = [&](const Doubles& scores, const Doubles& weights) { return error_of<Error>([&] { detail::ranked_scores(truth, scores, weights); }); };
  CHECK(contains(said({0.5}, {}), "scores: found 1 rows, expected 2"));
  CHECK(contains(said({0.5, 0.5}, {1}), "weights: found 1 values"));
  CHECK(contains(said({0.5, 0.5}, {0, 0}), "weights: found zeros only"));
  CHECK(contains(said({0.5, std::numeric_limits<double>::quiet_NaN()}, {}), "scores"));
  CHECK(contains(error_of<Error>([&] { detail::ranked_scores(std::vector<int>{}, Doubles{}, {}); }), "truth: found no rows"));
  CHECK(contains(error_of<Error>([&] { detail::ranked_scores(std::vector<int>{1, 2, 3}, Doubles{1, 2, 3}, {}); }), "truth: found 3 classes"));
}

}  // namespace scored_labels_test
