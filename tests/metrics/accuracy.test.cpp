// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include "attune/metrics/accuracy.hpp"

namespace accuracy_test {

using namespace attune;

static_assert(Metric<Accuracy>);
static_assert(Accuracy::direction == Direction::maximize && Accuracy::Statistic::needs == Needs::labels);

namespace {

double accuracy(const std::vector<int>& truth, const std::vector<int>& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return Accuracy{}(counts);
}

}  // namespace

TEST_CASE("accuracy: is the share of rows that are right, for two classes and more") {
  CHECK(accuracy({1, 0, 1, 0}, {1, 0, 0, 0}) == 0.75);
  CHECK(accuracy({0, 1, 2, 3}, {0, 2, 2, 3}) == 0.75);
  CHECK(accuracy({1, 1}, {1, 1}) == 1);
  CHECK(accuracy({1, 1}, {0, 0}) == 0);
}

TEST_CASE("accuracy: rows count by their weight") { CHECK(accuracy({1, 0, 2}, {1, 1, 2}, {1, 6, 1}) == 0.25); }

TEST_CASE("accuracy: is undefined without rows, and without weight") {
  CHECK(std::isnan(accuracy({}, {})));
  CHECK(std::isnan(accuracy({1}, {1}, {0})));
}

}  // namespace accuracy_test
