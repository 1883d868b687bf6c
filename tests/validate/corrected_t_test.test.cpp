// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/validate/corrected_t_test.hpp"

namespace corrected_t_test_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

using Numbers = std::vector<double>;

// Ten scores of each of two learners.
struct Pair {
  Numbers a, b;
};
Pair ten_scores() {
  auto source = attune_test::random(1);
  auto a = attune_test::uniform<double>(source, 10, 0.7, 0.9);
  return {a, attune_test::uniform<double>(source, 10, 0.7, 0.9)};
}

}  // namespace

TEST_CASE("corrected t: an interval holds 0 exactly where p is above 1 - level, and shared rows make it wider") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(2);
  for (int trial = 0; trial < 50; ++trial) {
    const auto a = attune_test::uniform<double>(source, 5, 0, 1), b = attune_test::uniform<double>(source, 5, 0.4, 1);
    const auto test = corrected_resampled_t_test(a, b, 0.25, 0.8), surer = corrected_resampled_t_test(a, b, 0.1, 0.8);
    CHECK((test.lower < 0 && test.upper > 0) == (test.p_value > 0.2));
    CHECK(surer.upper - surer.lower < test.upper - test.lower);
  }
}

TEST_CASE("corrected t: exchanging the learners changes signs only") {
  CAPTURE(attune_test::seed());
  const auto [a, b] = ten_scores();
  const auto ab = corrected_resampled_t_test(a, b, 0.25), ba = corrected_resampled_t_test(b, a, 0.25);
  CHECK(ab.statistic == doctest::Approx(-ba.statistic));
  CHECK(ab.p_value == doctest::Approx(ba.p_value));
  CHECK(ab.lower == doctest::Approx(-ba.upper));
}

TEST_CASE("corrected t: scores that are alike, or undefined") {
  const Numbers same{0.5, 0.6}, undefined{0.5, std::numeric_limits<double>::quiet_NaN()};
  CHECK(corrected_resampled_t_test(same, same, 0.25).p_value == 1);
  CHECK(corrected_resampled_t_test(same, same, 0.25).statistic == 0);
  CHECK(std::isnan(corrected_resampled_t_test(same, undefined, 0.25).p_value));
}

TEST_CASE("corrected t: what is refused, by name") {
  const Numbers two{0.5, 0.6}, three{0.5, 0.6, 0.7};
  const auto text = [](auto&& call) { return error_of<InvalidArgument>(call); };
  CHECK(contains(text([&] { corrected_resampled_t_test(two, three, 0.25); }), "corrected_resampled_t_test: found 2 and 3 scores, expected as many of each"));
  CHECK(contains(text([&] { corrected_resampled_t_test(Numbers{1}, Numbers{2}, 0.25); }), "found 1 pair of scores, expected 2 or more"));
  CHECK(contains(text([&] { corrected_resampled_t_test(two, two, 0); }), "test_to_train: found 0, expected rows tested on over rows trained on, above 0; of k folds it is 1 / (k - 1)"));
  CHECK(contains(text([&] { corrected_resampled_t_test(two, two, 0.25, 1); }), "level: found 1"));
}

}  // namespace corrected_t_test_test
