// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include "attune/metrics/zero_one_loss.hpp"

namespace zero_one_loss_test {

using namespace attune;
using Ints = std::vector<int>;

static_assert(Metric<ZeroOneLoss> && ExplainsUndefined<ZeroOneLoss>);
static_assert(ZeroOneLoss::direction == Direction::minimize);

namespace {

ConfusionCounts counts_of(const Ints& truth, const Ints& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

}  // namespace

TEST_CASE("zero one loss: the share of rows that are wrong") {
  CHECK(zero_one_loss(Ints{0, 1, 2, 2}, Ints{0, 2, 2, 2}) == 0.25);
  CHECK(zero_one_loss(Ints{0, 1, 2, 2}, Ints{0, 2, 2, 2}, {}, std::vector<double>{1, 3, 1, 1}) == 0.5);
  CHECK(zero_one_loss(Ints{0, 1}, Ints{0, 1}) == 0);
}

TEST_CASE("zero one loss: is undefined without rows") {
  CHECK(std::isnan(ZeroOneLoss{}(counts_of({}, {}))));
  CHECK(why_undefined(ZeroOneLoss{}, counts_of({}, {})) == "there are no rows");
}

}  // namespace zero_one_loss_test
