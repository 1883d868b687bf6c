// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include "attune/metrics/jaccard.hpp"

namespace jaccard_test {

using namespace attune;
using Ints = std::vector<int>;

static_assert(Metric<Jaccard> && ExplainsUndefined<Jaccard>);
static_assert(Jaccard::direction == Direction::maximize);

namespace {

ConfusionCounts counts_of(const Ints& truth, const Ints& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

}  // namespace

TEST_CASE("jaccard: intersection over union") {
  CHECK(jaccard(Ints{1, 1, 1, 0, 0}, Ints{1, 1, 0, 1, 0}) == 0.5);
  CHECK(jaccard(Ints{1, 0}, Ints{0, 1}) == 0);
  CHECK(jaccard(Ints{0, 1, 2}, Ints{0, 1, 1}, {.average = Average::macro}) == doctest::Approx((1 + 0.5 + 0) / 3).epsilon(1e-15));
}

TEST_CASE("jaccard: is undefined where nothing is positive") {
  const auto counts = counts_of({0, 0}, {0, 0});
  CHECK(std::isnan(Jaccard{}(counts)));
  CHECK(why_undefined(Jaccard{}, counts) == "no row is positive and none was predicted so");
  CHECK(Jaccard{.zero_division = ZeroDivision::zero}(counts) == 0);
}

}  // namespace jaccard_test
