// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <tuple>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/metrics/tweedie_deviance.hpp"

namespace tweedie_deviance_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Values = std::vector<double>;

static_assert(Metric<TweedieDeviance> && Metric<PoissonDeviance> && Metric<GammaDeviance> && Metric<D2TweedieDeviance>);
static_assert(ConfiguresStatistic<TweedieDeviance> && ConfiguresStatistic<D2TweedieDeviance>);

TEST_CASE("Tweedie deviance: by hand") {
  CHECK(tweedie_deviance(Values{1, 2, 6}, Values{2, 2, 4}) == 5.0 / 3);
  CHECK(poisson_deviance(Values{0, 2}, Values{1, 1}) == doctest::Approx((2 + 2 * (2 * std::log(2.0) - 1)) / 2).epsilon(1e-15));
  CHECK(gamma_deviance(Values{1}, Values{2}) == doctest::Approx(2 * (std::log(2.0) - 0.5)).epsilon(1e-15));
  CHECK(tweedie_deviance(Values{1, 4}, Values{4, 1}, {.power = 1.5}, Values{1, 3}) == doctest::Approx((4 * 1.0 / 2 + 3 * 4 * 1.0) / 4).epsilon(1e-15));
}

TEST_CASE("Tweedie deviance: powers 1 and 2 are Poisson and gamma") {
  const Values truth{1, 2.5, 0.3, 7}, predicted{2, 2, 0.5, 6}, weights{1, 2, 0, 0.5};
  CHECK(tweedie_deviance(truth, predicted, {.power = 1}, weights) == poisson_deviance(truth, predicted, {}, weights));
  CHECK(tweedie_deviance(truth, predicted, {.power = 2}, weights) == gamma_deviance(truth, predicted, {}, weights));
  CHECK(d2_tweedie(truth, predicted, {}, weights) == doctest::Approx(r2(truth, predicted, {}, weights)).epsilon(1e-14));
}

TEST_CASE("gamma deviance: does not change with the unit") {
  CHECK(gamma_deviance(Values{1, 3}, Values{2, 2.5}) == doctest::Approx(gamma_deviance(Values{1000, 3000}, Values{2000, 2500})).epsilon(1e-15));
}

TEST_CASE("Tweedie deviance: numbers for which it is not defined are refused with their row") {
  CHECK(contains(error_of<InvalidData>([] { poisson_deviance(Values{1, -1}, Values{1, 1}); }), "truth, row 1: found -1, expected 0 or more"));
  CHECK(contains(error_of<InvalidData>([] { poisson_deviance(Values{1, 1}, Values{1, 0}); }), "predicted, row 1: found 0, expected a number above 0"));
  CHECK(contains(error_of<InvalidData>([] { gamma_deviance(Values{1, 0}, Values{1, 1}); }), "truth, row 1: found 0, expected a number above 0"));
  CHECK(contains(error_of<InvalidData>([] { tweedie_deviance(Values{-1, 1}, Values{1, -1}, {.power = -1}); }), "predicted, row 1"));
  CHECK(tweedie_deviance(Values{-1, 1}, Values{1, -1}) == 4);
}

TEST_CASE("Tweedie deviance: a power between 0 and 1 is refused by name") {
  CHECK(contains(error_of<InvalidArgument>([] { tweedie_deviance(Values{1}, Values{1}, {.power = 0.5}); }), "TweedieDeviance::power: found 0.5"));
  CHECK(contains(error_of<InvalidArgument>([] { d2_tweedie(Values{1}, Values{1}, {.power = std::nan("")}); }), "D2TweedieDeviance::power"));
}

TEST_CASE("D² Tweedie: says why it is undefined") {
  DevianceSums sums(1, true);
  const D2TweedieDeviance metric{.power = 1};
  CHECK(why_undefined(metric, sums) == "no row has weight");
  sums.update(Values{2}, Values{1});
  CHECK(why_undefined(metric, sums) == "there are fewer than two rows");
  sums.update(Values{2}, Values{1});
  CHECK(why_undefined(metric, sums) == "the truth is constant");
  DevianceSums extreme(-1, true);
  extreme.update(Values{-2, -1}, Values{1, 1});
  CHECK(why_undefined(D2TweedieDeviance{.power = -1}, extreme) == "the mean of the truth is not above zero");
}

TEST_CASE("Tweedie deviance: in a set, metrics of one power share their sums") {
  const Metrics<PoissonDeviance, TweedieDeviance, D2TweedieDeviance, TweedieDeviance> set{{{}, {.power = 1}, {.power = 1}, {.power = 1.5}}};
  CHECK(std::get<0>(set.start()).used == 3);  // one for the first two, one with the mean, one of another power
  const Values truth{1, 2.5, 0.3, 7}, predicted{2, 2, 0.5, 6};
  const auto scores = set.evaluate(std::span<const double>(truth), {std::span<const double>(predicted)});
  CHECK(scores[0] == poisson_deviance(truth, predicted));
  CHECK(scores[1] == scores[0]);
  CHECK(scores[2] == d2_tweedie(truth, predicted, {.power = 1}));
  CHECK(scores[3] == tweedie_deviance(truth, predicted, {.power = 1.5}));
}

}  // namespace tweedie_deviance_test
