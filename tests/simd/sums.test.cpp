// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/simd/sums.hpp"

using namespace attune;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();

// The rounding error of a sum of n terms in any order, each term itself rounded a few times.
double bound(std::size_t n, double sum_of_magnitudes) { return (static_cast<double>(n) + 8) * eps * sum_of_magnitudes; }

}  // namespace

TEST_CASE("sum of terms: adds every term once, for every length") {
  std::vector<double> x(simd::sum_block);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i * i + 1);  // whole numbers: sums are exact
  double expected = 0;
  for (std::size_t n = 0; n <= x.size(); ++n) {
    const double sum = simd::sum_of_terms(n, [&](std::size_t i) { return simd::load(x.data() + i); }, [&](std::size_t i) { return x[i]; });
    REQUIRE(sum == expected);
    if (n < x.size()) expected += x[n];
  }
}

TEST_CASE("error sums: the reference counts a case by hand") {
  const double truth[] = {1, 2, 6}, predicted[] = {2, 2, 3}, weight[] = {1, 2, 1};
  const auto plain = simd::error_sums_reference(truth, predicted, nullptr, 3);
  CHECK(plain.weight == 3);
  CHECK(plain.squared == 10);
  CHECK(plain.absolute == 4);
  CHECK(plain.target == 9);
  CHECK(plain.target_spread == 14);
  const auto weighted = simd::error_sums_reference(truth, predicted, weight, 3);
  CHECK(weighted.weight == 4);
  CHECK(weighted.squared == 10);
  CHECK(weighted.target == 11);
  CHECK(weighted.target_spread == doctest::Approx(1.75 * 1.75 + 2 * 0.75 * 0.75 + 3.25 * 3.25).epsilon(4 * eps));
}

TEST_CASE("error sums: agree with the plain loop for every length up to a block, with and without weights") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(40);
  const auto truth = attune_test::uniform<double>(random, 1100, -5, 5);
  const auto predicted = attune_test::uniform<double>(random, 1100, -5, 5);
  const auto weights = attune_test::uniform<double>(random, 1100, 0, 3);
  for (std::size_t n = 0; n <= simd::sum_block; n += n < 200 ? 1 : 103)
    for (std::size_t offset = 0; offset < 9; ++offset)
      for (const bool weighted : {false, true}) {
        CAPTURE(n);
        CAPTURE(offset);
        const double* w = weighted ? weights.data() + offset : nullptr;
        const auto fast = simd::error_sums(truth.data() + offset, predicted.data() + 8 - offset, w, n);
        const auto plain = simd::error_sums_reference(truth.data() + offset, predicted.data() + 8 - offset, w, n);
        // Terms are sums of non-negative numbers, except `target`, whose terms are at most 5 w.
        REQUIRE(std::abs(fast.weight - plain.weight) <= bound(n, plain.weight));
        REQUIRE(std::abs(fast.squared - plain.squared) <= bound(n, plain.squared));
        REQUIRE(std::abs(fast.absolute - plain.absolute) <= bound(n, plain.absolute));
        REQUIRE(std::abs(fast.target - plain.target) <= bound(n, 5 * plain.weight));
        // The means differ by bound(n, 5); by the parallel axis theorem that moves the spread in second order only.
        const double mean_error = bound(n, 5);
        REQUIRE(std::abs(fast.target_spread - plain.target_spread) <= bound(n, plain.target_spread) + 2 * plain.weight * mean_error * mean_error + 2 * mean_error * bound(n, 10 * plain.weight));
      }
}

TEST_CASE("error sums: the spread of a truth far from zero is not lost in its size") {
  // The values are 1e9 and 1e9 + 1: Σ t² - n mean² would have an error of about 1e9² n eps = 2e5.
  std::vector<double> truth(1000), predicted(1000, 0.0);
  for (std::size_t i = 0; i < truth.size(); ++i) truth[i] = 1e9 + static_cast<double>(i % 2);
  CHECK(simd::error_sums(truth.data(), predicted.data(), nullptr, truth.size()).target_spread == doctest::Approx(250).epsilon(1e-9));
}

TEST_CASE("error sums: a constant truth has no spread at all, whatever its value") {
  for (const double value : {0.1, 0.3, 1.0 / 3, 1e-9, 12345.678, -7.7})
    for (const std::size_t n : {2U, 3U, 10U, 77U, 1000U}) {
      CAPTURE(value);
      CAPTURE(n);
      const std::vector<double> truth(n, value), predicted(n, 0.0), weights(n, 0.7);
      CHECK(simd::error_sums(truth.data(), predicted.data(), nullptr, n).target_spread == 0);
      CHECK(simd::error_sums(truth.data(), predicted.data(), weights.data(), n).target_spread == 0);
    }
}

TEST_CASE("compensated sum: keeps what a plain sum loses") {
  simd::CompensatedSum sum;
  for (const double x : {1.0, 1e100, 1.0, -1e100}) sum.add(x);
  CHECK(sum.value() == 2.0);
  simd::CompensatedSum tenths;
  for (int i = 0; i < 1'000'000; ++i) tenths.add(0.1);
  // Neumaier's bound: the error of the result is eps |sum| and a term in n eps².
  CHECK(std::abs(tenths.value() - 100000.0) <= eps * 100000.0 + 1e6 * static_cast<double>(std::abs(0.1L - static_cast<long double>(0.1))));
}

TEST_CASE("compensated sum: merging keeps both sides' errors") {
  simd::CompensatedSum a, b;
  a.add(1e100);
  a.add(1.0);
  b.add(-1e100);
  b.add(1.0);
  a.merge(b);
  CHECK(a.value() == 2.0);
}

TEST_CASE("negative log sum: agrees with a plain sum of long double logarithms, for every length") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(41);
  const auto p = attune_test::uniform<double>(random, simd::sum_block, 1e-9, 1);
  const auto w = attune_test::uniform<double>(random, simd::sum_block, 0, 2);
  for (std::size_t n = 0; n <= p.size(); n += n < 200 ? 1 : 103) {
    CAPTURE(n);
    long double plain = 0, weighted = 0;
    for (std::size_t i = 0; i < n; ++i) {
      plain -= std::log(static_cast<long double>(p[i]));
      weighted -= static_cast<long double>(w[i]) * std::log(static_cast<long double>(p[i]));
    }
    REQUIRE(std::abs(simd::negative_log_sum(p.data(), nullptr, n) - static_cast<double>(plain)) <= bound(n, static_cast<double>(plain)));
    REQUIRE(std::abs(simd::negative_log_sum(p.data(), w.data(), n) - static_cast<double>(weighted)) <= bound(n, static_cast<double>(weighted)));
  }
}
