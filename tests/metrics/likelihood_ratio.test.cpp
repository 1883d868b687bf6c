// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/likelihood_ratio.hpp"

namespace likelihood_ratio_test {

using namespace attune;
using Ints = std::vector<int>;

static_assert(Metric<PositiveLikelihoodRatio> && ExplainsUndefined<PositiveLikelihoodRatio>);
static_assert(Metric<NegativeLikelihoodRatio> && ExplainsUndefined<NegativeLikelihoodRatio>);
static_assert(PositiveLikelihoodRatio::direction == Direction::maximize && NegativeLikelihoodRatio::direction == Direction::minimize);

namespace {

ConfusionCounts cells(double tp, double fp, double fn, double tn) {
  ConfusionCounts counts;
  counts.add(1, 1, tp);
  counts.add(0, 1, fp);
  counts.add(1, 0, fn);
  counts.add(0, 0, tn);
  return counts;
}

}  // namespace

TEST_CASE("likelihood ratios: by hand") {
  const auto counts = cells(8, 1, 2, 9);  // sensitivity 0.8, specificity 0.9
  CHECK(PositiveLikelihoodRatio{}(counts) == doctest::Approx(8).epsilon(1e-15));
  CHECK(NegativeLikelihoodRatio{}(counts) == doctest::Approx(0.2 / 0.9).epsilon(1e-15));
  CHECK(positive_likelihood_ratio(Ints{1, 1, 0, 0}, Ints{1, 0, 1, 0}) == 1);
  CHECK(negative_likelihood_ratio(Ints{1, 1, 0, 0}, Ints{1, 0, 1, 0}) == 1);
}

TEST_CASE("likelihood ratios: say why they are undefined") {
  CHECK(why_undefined(PositiveLikelihoodRatio{}, cells(3, 0, 1, 4)) == "no negative row was predicted positive");
  CHECK(why_undefined(PositiveLikelihoodRatio{}, cells(0, 2, 0, 4)) == "no row is positive");
  CHECK(why_undefined(NegativeLikelihoodRatio{}, cells(3, 2, 1, 0)) == "no negative row was predicted negative");
  CHECK(why_undefined(NegativeLikelihoodRatio{}, cells(0, 2, 0, 4)) == "no row is positive");
  CHECK(PositiveLikelihoodRatio{}(cells(0, 1, 2, 3)) == 0);
  CHECK(NegativeLikelihoodRatio{}(cells(2, 1, 0, 3)) == 0);
}

TEST_CASE("likelihood ratios: are of two classes") {
  const Ints three{0, 1, 2};
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { static_cast<void>(positive_likelihood_ratio(three, three)); }), "PositiveLikelihoodRatio: found 3 classes, expected two"));
  CHECK_THROWS_AS(static_cast<void>(negative_likelihood_ratio(three, three)), InvalidArgument);
}

}  // namespace likelihood_ratio_test
