// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include "attune/metrics/specificity.hpp"

namespace specificity_test {

using namespace attune;
using Ints = std::vector<int>;

static_assert(Metric<Specificity> && ExplainsUndefined<Specificity>);
static_assert(Specificity::direction == Direction::maximize);

namespace {

ConfusionCounts counts_of(const Ints& truth, const Ints& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

}  // namespace

TEST_CASE("specificity: the share of negative rows that were predicted negative") {
  CHECK(specificity(Ints{0, 0, 0, 1, 1}, Ints{0, 1, 0, 1, 0}) == 2.0 / 3);
  CHECK(specificity(Ints{0, 0, 0, 1, 1}, Ints{0, 1, 0, 1, 0}, {}, std::vector<double>{1, 2, 1, 5, 5}) == 0.5);
}

TEST_CASE("specificity: of several classes each is positive in turn") {
  const Ints truth{0, 1, 2, 2}, predicted{0, 2, 2, 1};  // 3/3, 2/3, 1/2
  CHECK(specificity(truth, predicted, {.average = Average::macro}) == doctest::Approx((1 + 2.0 / 3 + 0.5) / 3).epsilon(1e-15));
  CHECK(specificity(truth, predicted, {.average = Average::micro}) == 6.0 / 8);
}

TEST_CASE("specificity: is undefined where no row is negative") {
  const auto counts = counts_of({1, 1}, {0, 1});
  CHECK(std::isnan(Specificity{}(counts)));
  CHECK(why_undefined(Specificity{}, counts) == "no row is negative");
  CHECK(Specificity{.zero_division = ZeroDivision::one}(counts) == 1);
}

}  // namespace specificity_test
