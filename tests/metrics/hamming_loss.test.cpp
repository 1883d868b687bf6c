// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include "attune/metrics/hamming_loss.hpp"

namespace hamming_loss_test {

using namespace attune;
using Ints = std::vector<int>;

static_assert(Metric<HammingLoss> && ExplainsUndefined<HammingLoss>);
static_assert(HammingLoss::direction == Direction::minimize);

namespace {

ConfusionCounts counts_of(const Ints& truth, const Ints& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

}  // namespace

TEST_CASE("hamming loss: the share of rows that are wrong") {
  CHECK(hamming_loss(Ints{0, 1, 2, 2}, Ints{0, 2, 2, 2}) == 0.25);
  CHECK(hamming_loss(Ints{0, 1, 2, 2}, Ints{0, 2, 2, 2}, {}, std::vector<double>{1, 3, 1, 1}) == 0.5);
  CHECK(hamming_loss(Ints{0, 1}, Ints{0, 1}) == 0);
}

TEST_CASE("hamming loss: is undefined without rows") {
  CHECK(std::isnan(HammingLoss{}(counts_of({}, {}))));
  CHECK(why_undefined(HammingLoss{}, counts_of({}, {})) == "there are no rows");
}

}  // namespace hamming_loss_test
