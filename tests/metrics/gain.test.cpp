// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/gain.hpp"

namespace gain_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Doubles = std::vector<double>;

static_assert(Metric<Gain> && Metric<Lift> && Gain::direction == Direction::maximize && Lift::direction == Direction::maximize);

TEST_CASE("gain: the positives in the top share, by hand") {
  const std::vector<int> truth{1, 1, 0, 1, 0, 0, 0, 0, 1, 0};
  const Doubles scores{10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
  CHECK(gain(truth, scores) == 0.25);
  CHECK(gain(truth, scores, {.share = 0.2}) == 0.5);
  CHECK(gain(truth, scores, {.share = 0.3}) == 0.5);
  CHECK(gain(truth, scores, {.share = 0.35}) == doctest::Approx(0.625).epsilon(1e-15));  // half of the fourth row
  CHECK(gain(truth, scores, {.share = 1}) == 1);
  CHECK(lift(truth, scores) == doctest::Approx(2.5).epsilon(1e-15));
  CHECK(lift(truth, scores, {.share = 0.5}) == doctest::Approx(1.5).epsilon(1e-15));
  CHECK(lift(truth, scores, {.share = 1}) == 1);
}

TEST_CASE("gain: rows of one score at the cut count in proportion") {
  const std::vector<int> truth{1, 0, 1, 0, 0};
  const Doubles scores{5, 5, 5, 5, 1};
  CHECK(gain(truth, scores, {.share = 0.4}) == 0.5);  // two of four rows, of which half are positive
  CHECK(lift(truth, Doubles(5, 1.0), {.share = 0.3}) == doctest::Approx(1).epsilon(1e-15));
}

TEST_CASE("gain: shares are of the rows' weight") {
  const std::vector<int> truth{1, 0, 1};
  CHECK(gain(truth, Doubles{3, 2, 1}, {.share = 0.5}, Doubles{2, 1, 1}) == doctest::Approx(2.0 / 3).epsilon(1e-15));
  CHECK(gain(truth, Doubles{3, 2, 1}, {.share = 0.25}, Doubles{2, 1, 1}) == doctest::Approx(1.0 / 3).epsilon(1e-15));
}

TEST_CASE("gain: without a positive row there is none, and a share is above 0 and at most 1") {
  CHECK(std::isnan(gain(std::vector<int>{0, 0}, Doubles{1, 2})));
  CHECK(std::isnan(lift(std::vector<int>{0, 0}, Doubles{1, 2})));
  for (const double bad : {0.0, -0.1, 1.1, std::nan("")}) {
    CHECK(contains(error_of<InvalidArgument>([&] { gain(std::vector<int>{0, 1}, Doubles{1, 2}, {.share = bad}); }), "Gain::share"));
    CHECK(contains(error_of<InvalidArgument>([&] { lift(std::vector<int>{0, 1}, Doubles{1, 2}, {.share = bad}); }), "Lift::share"));
  }
}

}  // namespace gain_test
