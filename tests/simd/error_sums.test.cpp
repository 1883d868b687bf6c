// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/simd/error_sums.hpp"
#include "attune/simd/sum_block.hpp"

namespace error_sums_test {

using namespace attune;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();

// The rounding error of a sum of n terms in any order, each term itself rounded a few times.
double bound(std::size_t n, double sum_of_magnitudes) { return (static_cast<double>(n) + 8) * eps * sum_of_magnitudes; }

// Σ w (x - mean)² does not depend on the point about which it is taken.
double spread_of(const simd::CenteredSums& s, double weight) { return weight > 0 ? s.spread - s.rest * s.rest / weight : 0; }
double mean_of(const simd::CenteredSums& s, double weight) { return weight > 0 ? s.center + s.rest / weight : 0; }

}  // namespace

TEST_CASE("error sums: the reference counts a case by hand") {
  const double truth[] = {1, 2, 6}, predicted[] = {2, 2, 3}, weight[] = {1, 2, 1};
  const auto plain = simd::error_sums_reference(truth, predicted, nullptr, 3);
  CHECK(plain.weight == 3);
  CHECK(plain.squared == 10);
  CHECK(plain.under == 3);
  CHECK(plain.over == 1);
  CHECK(plain.largest == 3);
  CHECK(plain.lowest_target == 1);
  CHECK(plain.highest_target == 6);
  CHECK(plain.target.center == 3);
  CHECK(plain.target.rest == 0);
  CHECK(plain.target.spread == 14);
  CHECK(plain.error.center == 2.0 / 3);
  CHECK(plain.error.spread == doctest::Approx(10 - 4.0 / 3).epsilon(8 * eps));
  const auto weighted = simd::error_sums_reference(truth, predicted, weight, 3);
  CHECK(weighted.weight == 4);
  CHECK(weighted.squared == 10);
  CHECK(weighted.target.center == 2.75);
  CHECK(weighted.target.spread == doctest::Approx(1.75 * 1.75 + 2 * 0.75 * 0.75 + 3.25 * 3.25).epsilon(4 * eps));
}

TEST_CASE("error sums: agree with the plain loop for every length up to a block, with and without weights") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(40);
  const auto truth = attune_test::uniform<double>(random, 1100, -5, 5);
  const auto predicted = attune_test::uniform<double>(random, 1100, -5, 5);
  auto weights = attune_test::uniform<double>(random, 1100, 0, 3);
  for (std::size_t i = 0; i < weights.size(); i += 5) weights[i] = 0;
  for (std::size_t n = 0; n <= simd::sum_block; n += n < 100 ? 1 : 77)
    for (const std::size_t offset : {0U, 1U, 3U, 8U})
      for (const bool weighted : {false, true}) {
        CAPTURE(n);
        CAPTURE(offset);
        const double* w = weighted ? weights.data() + offset : nullptr;
        const auto fast = simd::error_sums(truth.data() + offset, predicted.data() + 8 - offset, w, n);
        const auto plain = simd::error_sums_reference(truth.data() + offset, predicted.data() + 8 - offset, w, n);
        REQUIRE(std::abs(fast.weight - plain.weight) <= bound(n, plain.weight));
        REQUIRE(std::abs(fast.squared - plain.squared) <= bound(n, plain.squared));
        REQUIRE(std::abs(fast.under - plain.under) <= bound(n, plain.under));
        REQUIRE(std::abs(fast.over - plain.over) <= bound(n, plain.over));
        REQUIRE(fast.largest == plain.largest);
        REQUIRE(fast.lowest_target == plain.lowest_target);
        REQUIRE(fast.highest_target == plain.highest_target);
        const double all = plain.weight;
        // Terms of the means are at most 5 and 10 in size.
        REQUIRE(std::abs(mean_of(fast.target, all) - mean_of(plain.target, all)) <= 2 * bound(n, 5));
        REQUIRE(std::abs(mean_of(fast.error, all) - mean_of(plain.error, all)) <= 2 * bound(n, 10));
        REQUIRE(std::abs(spread_of(fast.target, all) - spread_of(plain.target, all)) <= bound(n, plain.target.spread));
        REQUIRE(std::abs(spread_of(fast.error, all) - spread_of(plain.error, all)) <= bound(n, plain.error.spread));
      }
}

TEST_CASE("error sums: the spread of a truth far from zero is not lost in its size") {
  // The values are 1e9 and 1e9 + 1: Σ t² - n mean² would have an error of about 1e9² n eps = 2e5.
  std::vector<double> truth(1000), predicted(1000, 0.0);
  for (std::size_t i = 0; i < truth.size(); ++i) truth[i] = 1e9 + static_cast<double>(i % 2);
  CHECK(simd::error_sums(truth.data(), predicted.data(), nullptr, truth.size()).target.spread == doctest::Approx(250).epsilon(1e-9));
}

TEST_CASE("error sums: a constant truth has no spread at all, whatever its value") {
  for (const double value : {0.1, 0.3, 1.0 / 3, 1e-9, 12345.678, -7.7})
    for (const std::size_t n : {2U, 3U, 10U, 77U, 1000U}) {
      CAPTURE(value);
      CAPTURE(n);
      const std::vector<double> truth(n, value), predicted(n, 0.0), weights(n, 0.7);
      CHECK(simd::error_sums(truth.data(), predicted.data(), nullptr, n).target.spread == 0);
      CHECK(simd::error_sums(truth.data(), predicted.data(), weights.data(), n).target.spread == 0);
    }
}

}  // namespace error_sums_test
