// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include "attune/metrics/balanced_accuracy.hpp"

namespace balanced_accuracy_test {

using namespace attune;
using Ints = std::vector<int>;

static_assert(Metric<BalancedAccuracy> && ExplainsUndefined<BalancedAccuracy>);
static_assert(BalancedAccuracy::direction == Direction::maximize);

namespace {

ConfusionCounts counts_of(const Ints& truth, const Ints& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

}  // namespace

TEST_CASE("balanced accuracy: the mean recall of the classes") {
  const Ints truth{0, 0, 0, 0, 1, 2}, predicted{0, 0, 0, 1, 1, 0};  // 3/4, 1, 0
  CHECK(balanced_accuracy(truth, predicted) == doctest::Approx(1.75 / 3).epsilon(1e-15));
  CHECK(balanced_accuracy(truth, predicted, {.adjusted = true}) == doctest::Approx((1.75 / 3 - 1.0 / 3) / (2.0 / 3)).epsilon(1e-15));
}

TEST_CASE("balanced accuracy: chance is 0 when adjusted, and perfection 1") {
  CHECK(balanced_accuracy(Ints{0, 0, 1, 1}, Ints{0, 1, 0, 1}, {.adjusted = true}) == 0);
  CHECK(balanced_accuracy(Ints{0, 0, 1}, Ints{0, 0, 1}, {.adjusted = true}) == 1);
}

TEST_CASE("balanced accuracy: classes without rows are left out") {
  CHECK(balanced_accuracy(Ints{0, 0, 2}, Ints{0, 1, 2}) == 0.75);
  CHECK(balanced_accuracy(Ints{0, 0, 2}, Ints{0, 1, 2}, {}, std::vector<double>{1, 1, 0}) == 0.5);
}

TEST_CASE("balanced accuracy: is undefined without rows, and adjusted with one class") {
  CHECK(why_undefined(BalancedAccuracy{}, ConfusionCounts{}) == "there are no rows");
  const auto one = counts_of({1, 1}, {1, 0});
  CHECK(BalancedAccuracy{}(one) == 0.5);
  CHECK(std::isnan(BalancedAccuracy{.adjusted = true}(one)));
  CHECK(why_undefined(BalancedAccuracy{.adjusted = true}, one) == "all rows are of one class");
}

}  // namespace balanced_accuracy_test
