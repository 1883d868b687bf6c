// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "attune/metrics/f1.hpp"

namespace f1_test {

using namespace attune;

static_assert(Metric<F1>);
static_assert(F1::direction == Direction::maximize && F1::Statistic::needs == Needs::labels);

namespace {

double score(Average average, const std::vector<int>& truth, const std::vector<int>& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return F1{.average = average}(counts);
}

constexpr double eps = std::numeric_limits<double>::epsilon();

// tp, fp, fn are 2 1 0 of class 0, 1 1 2 of class 1, 2 1 1 of class 2.
const std::vector<int> truth{0, 0, 1, 1, 1, 2, 2, 2}, predicted{0, 0, 1, 0, 2, 2, 2, 1};

}  // namespace

TEST_CASE("f1: of two classes is 2 tp / (2 tp + fp + fn) of class 1") {
  CHECK(score(Average::automatic, {1, 1, 1, 0, 0}, {1, 1, 0, 1, 0}) == 4.0 / 6);
  CHECK(score(Average::binary, {1, 1, 0}, {1, 0, 0}) == 2.0 / 3);
  CHECK(score(Average::binary, {1, 0}, {0, 1}) == 0);
}

TEST_CASE("f1: averages of three classes") {
  const double f0 = 4.0 / 5, f1 = 2.0 / 5, f2 = 4.0 / 6;
  CHECK(score(Average::macro, truth, predicted) == doctest::Approx((f0 + f1 + f2) / 3).epsilon(4 * eps));
  CHECK(score(Average::automatic, truth, predicted) == score(Average::macro, truth, predicted));
  CHECK(score(Average::micro, truth, predicted) == 10.0 / 16);
  CHECK(score(Average::weighted, truth, predicted) == doctest::Approx((2 * f0 + 3 * f1 + 3 * f2) / 8).epsilon(4 * eps));
}

TEST_CASE("f1: is the harmonic mean of precision and recall") {
  CHECK(score(Average::binary, {1, 1, 1, 1, 0, 0}, {1, 1, 1, 0, 1, 1}) == doctest::Approx(2 / (5.0 / 3 + 4.0 / 3)).epsilon(4 * eps));
}

TEST_CASE("f1: rows count by their weight") { CHECK(score(Average::binary, {1, 0, 1}, {1, 1, 0}, {2, 3, 1}) == 0.5); }

TEST_CASE("f1: is zero, not undefined, when a positive row is missed, and undefined when there is none") {
  CHECK(score(Average::binary, {1, 0}, {0, 0}) == 0);
  CHECK(std::isnan(score(Average::binary, {0, 0}, {0, 0})));
  CHECK(std::isnan(score(Average::binary, {}, {})));
  CHECK(std::isnan(score(Average::macro, {}, {})));
}

TEST_CASE("f1: the binary score of three classes is refused") { CHECK_THROWS_AS(score(Average::binary, truth, predicted), InvalidArgument); }

}  // namespace f1_test
