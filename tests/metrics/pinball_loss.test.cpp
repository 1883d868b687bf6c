// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "attune/metrics/pinball_loss.hpp"
#include "merging.hpp"

namespace pinball_loss_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Values = std::vector<double>;

static_assert(Metric<PinballLoss> && Metric<D2PinballScore> && Metric<D2AbsoluteError>);

TEST_CASE("pinball loss: by hand; predictions that are too small cost the quantile") {
  CHECK(pinball_loss(Values{4, 0}, Values{0, 4}, {.quantile = 0.75}) == 2);
  CHECK(pinball_loss(Values{4}, Values{0}, {.quantile = 0.75}) == 3);
  CHECK(pinball_loss(Values{0}, Values{4}, {.quantile = 0.75}) == 1);
  CHECK(pinball_loss(Values{4, 0}, Values{0, 4}, {.quantile = 0.75}, Values{1, 3}) == 1.5);
}

TEST_CASE("pinball loss: at the ends of the quantiles one direction is free") {
  CHECK(pinball_loss(Values{0.1, 0.2, 0.3}, Values{0.05, 0.1, 0.2}, {.quantile = 0}) == 0);
  CHECK(pinball_loss(Values{0.1, 0.2, 0.3}, Values{0.5, 0.4, 0.9}, {.quantile = 1}) == 0);
}

TEST_CASE("D² pinball: 1 for perfect predictions, 0 for the own quantile") {
  const Values truth{1, 5, 2, 8, 3};
  CHECK(d2_pinball_score(truth, truth, {.quantile = 0.2}) == 1);
  CHECK(d2_pinball_score(truth, Values(5, 3.0)) == 0);
  CHECK(d2_absolute_error(truth, Values(5, 3.0)) == 0);
  CHECK(d2_absolute_error(truth, Values(5, 4.0)) == 1 - 11.0 / 10);
}

TEST_CASE("D² pinball: is undefined for a constant truth, and says why") {
  NumberRows rows;
  CHECK(why_undefined(D2PinballScore{}, rows) == "no row has weight");
  rows.update(Values{1}, Values{2});
  CHECK(why_undefined(D2AbsoluteError{}, rows) == "there are fewer than two rows");
  rows.update(Values{1}, Values{2});
  CHECK(why_undefined(D2PinballScore{}, rows) == "the truth's own quantile has no loss");
}

TEST_CASE("pinball loss: a quantile out of range is refused by name") {
  CHECK(contains(error_of<InvalidArgument>([] { pinball_loss(Values{1}, Values{1}, {.quantile = 1.5}); }), "PinballLoss::quantile: found 1.5"));
  CHECK(contains(error_of<InvalidArgument>([] { d2_pinball_score(Values{1}, Values{1}, {.quantile = -1}); }), "D2PinballScore::quantile"));
}

TEST_CASE("D² pinball: rows merge in any order to the same bits") {
  const attune_test::NumberColumns columns(2 * simd::sum_block + 99, 343);
  for (const bool weighted : {false, true})
    attune_test::check_merging(NumberRows{}, columns.truth.size(), columns.feed(weighted), [](const NumberRows& s) { return Values{D2PinballScore{0.3}(s), D2AbsoluteError{}(s)}; }, 0);
}

}  // namespace pinball_loss_test
