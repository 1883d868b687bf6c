// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "attune/metrics/precision.hpp"

namespace precision_test {

using namespace attune;

static_assert(Metric<Precision>);
static_assert(Precision::direction == Direction::maximize && Precision::Statistic::needs == Needs::labels);

namespace {

double score(Average average, const std::vector<int>& truth, const std::vector<int>& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return Precision{.average = average}(counts);
}

constexpr double eps = std::numeric_limits<double>::epsilon();

// tp, fp, fn are 2 1 0 of class 0, 1 1 2 of class 1, 2 1 1 of class 2.
const std::vector<int> truth{0, 0, 1, 1, 1, 2, 2, 2}, predicted{0, 0, 1, 0, 2, 2, 2, 1};

}  // namespace

TEST_CASE("precision: of two classes is tp / (tp + fp) of class 1") {
  CHECK(score(Average::automatic, {1, 1, 1, 0, 0}, {1, 1, 0, 1, 0}) == 2.0 / 3);
  CHECK(score(Average::binary, {1, 0, 0, 0}, {1, 1, 1, 1}) == 0.25);
  CHECK(score(Average::binary, {1, 0}, {1, 0}) == 1);
}

TEST_CASE("precision: averages of three classes") {
  CHECK(score(Average::macro, truth, predicted) == doctest::Approx((2.0 / 3 + 1.0 / 2 + 2.0 / 3) / 3).epsilon(4 * eps));
  CHECK(score(Average::automatic, truth, predicted) == score(Average::macro, truth, predicted));
  CHECK(score(Average::micro, truth, predicted) == 5.0 / 8);
  CHECK(score(Average::weighted, truth, predicted) == doctest::Approx((2 * 2.0 / 3 + 3 * 1.0 / 2 + 3 * 2.0 / 3) / 8).epsilon(4 * eps));
}

TEST_CASE("precision: rows count by their weight") {
  CHECK(score(Average::binary, {1, 0, 1}, {1, 1, 0}, {3, 1, 9}) == 0.75);
}

TEST_CASE("precision: is undefined when nothing was predicted positive") {
  CHECK(std::isnan(score(Average::binary, {1, 0}, {0, 0})));
  CHECK(std::isnan(score(Average::binary, {}, {})));
  CHECK(std::isnan(score(Average::macro, {0, 1, 2}, {0, 1, 1})));  // class 2 occurs and is never predicted
}

TEST_CASE("precision: classes that do not occur are left out of averages") {
  CHECK(score(Average::macro, {0, 3, 0}, {0, 3, 3}) == doctest::Approx((1.0 + 0.5) / 2).epsilon(4 * eps));
}

TEST_CASE("precision: the binary score of three classes is refused") { CHECK_THROWS_AS(score(Average::binary, truth, predicted), InvalidArgument); }

}  // namespace precision_test
