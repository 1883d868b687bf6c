// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "attune/metrics/recall.hpp"

namespace recall_test {

using namespace attune;

static_assert(Metric<Recall>);
static_assert(Recall::direction == Direction::maximize && Recall::Statistic::needs == Needs::labels);

namespace {

double score(Average average, const std::vector<int>& truth, const std::vector<int>& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return Recall{.average = average}(counts);
}

constexpr double eps = std::numeric_limits<double>::epsilon();

// tp, fp, fn are 2 1 0 of class 0, 1 1 2 of class 1, 2 1 1 of class 2.
const std::vector<int> truth{0, 0, 1, 1, 1, 2, 2, 2}, predicted{0, 0, 1, 0, 2, 2, 2, 1};

}  // namespace

TEST_CASE("recall: of two classes is tp / (tp + fn) of class 1") {
  CHECK(score(Average::automatic, {1, 1, 1, 0, 0}, {1, 1, 0, 1, 0}) == 2.0 / 3);
  CHECK(score(Average::binary, {1, 1, 1, 1, 0}, {1, 0, 0, 0, 1}) == 0.25);
  CHECK(score(Average::binary, {1, 0}, {0, 1}) == 0);
}

TEST_CASE("recall: averages of three classes") {
  CHECK(score(Average::macro, truth, predicted) == doctest::Approx((1.0 + 1.0 / 3 + 2.0 / 3) / 3).epsilon(4 * eps));
  CHECK(score(Average::automatic, truth, predicted) == score(Average::macro, truth, predicted));
  CHECK(score(Average::micro, truth, predicted) == 5.0 / 8);
  CHECK(score(Average::weighted, truth, predicted) == doctest::Approx(5.0 / 8).epsilon(4 * eps));  // is the accuracy
}

TEST_CASE("recall: rows count by their weight") { CHECK(score(Average::binary, {1, 0, 1}, {1, 1, 0}, {3, 7, 1}) == 0.75); }

TEST_CASE("recall: is undefined when no row is positive") {
  CHECK(std::isnan(score(Average::binary, {0, 0}, {1, 0})));
  CHECK(std::isnan(score(Average::binary, {}, {})));
  CHECK(std::isnan(score(Average::macro, {0, 1, 1}, {0, 1, 2})));  // class 2 is predicted and never true
}

TEST_CASE("recall: a class that is never true has no weight in the weighted average") {
  CHECK(score(Average::weighted, {0, 1, 1}, {0, 1, 2}) == doctest::Approx((1.0 + 2 * 0.5) / 3).epsilon(4 * eps));
}

TEST_CASE("recall: the binary score of three classes is refused") { CHECK_THROWS_AS(score(Average::binary, truth, predicted), InvalidArgument); }

}  // namespace recall_test
