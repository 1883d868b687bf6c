// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/validate/bayesian_t_test.hpp"
#include "attune/validate/corrected_t_test.hpp"

namespace bayesian_t_test_test {

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

TEST_CASE("Bayesian t: the posterior without a region is the one-sided p value") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(3);
  const auto a = attune_test::uniform<double>(source, 10, 0, 1), b = attune_test::uniform<double>(source, 10, 0, 1);
  const auto test = corrected_resampled_t_test(a, b, 0.25);
  const auto posterior = bayesian_correlated_t_test(a, b, 0.25, 0);
  CHECK(std::min(posterior.below, posterior.above) == doctest::Approx(test.p_value / 2));
  CHECK(posterior.within == 0);
}

TEST_CASE("Bayesian t: exchanging the learners exchanges the sides") {
  CAPTURE(attune_test::seed());
  const auto [a, b] = ten_scores();
  const auto posterior = bayesian_correlated_t_test(a, b, 0.25, 0.01), other = bayesian_correlated_t_test(b, a, 0.25, 0.01);
  CHECK(posterior.below == doctest::Approx(other.above));
  CHECK(posterior.within == doctest::Approx(other.within));
  CHECK(posterior.below + posterior.within + posterior.above == doctest::Approx(1));
}

TEST_CASE("Bayesian t: differences that are all the same, or undefined, and what is refused") {
  const Numbers same{0.5, 0.6}, undefined{0.5, std::numeric_limits<double>::quiet_NaN()};
  const auto sure = bayesian_correlated_t_test(Numbers{0.75, 0.75}, Numbers{0.5, 0.5}, 0.25, 0.1);
  CHECK(sure.above == 1);
  CHECK(sure.within == 0);
  CHECK(bayesian_correlated_t_test(same, same, 0.25, 0).within == 1);
  CHECK(std::isnan(bayesian_correlated_t_test(same, undefined, 0.25, 0.1).within));
  CHECK(contains(error_of<InvalidArgument>([&] { bayesian_correlated_t_test(same, same, 0.25, -1); }), "rope: found -1, expected 0 or more"));
}

}  // namespace bayesian_t_test_test
