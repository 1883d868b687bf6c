// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/fbeta.hpp"

namespace fbeta_test {

using namespace attune;
using Ints = std::vector<int>;

static_assert(Metric<FBeta> && ExplainsUndefined<FBeta>);
static_assert(FBeta::direction == Direction::maximize);

namespace {

ConfusionCounts counts_of(const Ints& truth, const Ints& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

}  // namespace

TEST_CASE("f-beta: leans towards recall for a large beta and towards precision for a small one") {
  const Ints truth{1, 1, 1, 1, 0}, predicted{1, 1, 0, 0, 0};  // precision 1, recall 1/2
  CHECK(fbeta(truth, predicted, {.beta = 2}) == doctest::Approx(5 * 0.5 / (4 + 0.5)).epsilon(1e-15));
  CHECK(fbeta(truth, predicted, {.beta = 0.5}) == doctest::Approx(1.25 * 0.5 / (0.25 + 0.5)).epsilon(1e-15));
  CHECK(fbeta(truth, predicted, {.beta = 0}) == 1);
  CHECK(fbeta(truth, predicted, {.beta = HUGE_VAL}) == 0.5);
  CHECK(fbeta(truth, predicted) == doctest::Approx(2.0 / 3).epsilon(1e-15));
}

TEST_CASE("f-beta: a beta that is no size is refused") {
  for (const double beta : {-1.0, std::nan("")})
    CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([beta] { static_cast<void>(FBeta{.beta = beta}(counts_of({1}, {1}))); }), "FBeta::beta"));
}

TEST_CASE("f-beta: is undefined where nothing is positive") {
  const auto counts = counts_of({0, 0}, {0, 0});
  CHECK(std::isnan(FBeta{.beta = 2}(counts)));
  CHECK(why_undefined(FBeta{.beta = 2}, counts) == "no row is positive and none was predicted so");
  CHECK(FBeta{.beta = 2}(counts_of({1, 0}, {0, 0})) == 0);
}

}  // namespace fbeta_test
