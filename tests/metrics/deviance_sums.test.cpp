// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <vector>

#include "attune/metrics/detail/unit_deviance.hpp"
#include "attune/metrics/deviance_sums.hpp"
#include "merging.hpp"

namespace deviance_sums_test {

using namespace attune;
using Values = std::vector<double>;

static_assert(Statistic<DevianceSums>);

namespace {

double unit_deviance(double power, double t, double m) {
  return detail::with_deviance(power, [&](auto deviance) { return deviance(t, m); });
}

// The same by integration: 2 ∫ (t - s) / s^p ds from m to t, by Gauss's rule of five points on 40 stretches.
double by_integration(double power, double t, double m) {
  constexpr int stretches = 40;
  constexpr long double points[] = {0, 0.538469310105683091036L, 0.906179845938663992798L}, weights[] = {0.568888888888888888889L, 0.478628670499366468041L, 0.236926885056189087514L};
  const long double truth = t, half = (truth - static_cast<long double>(m)) / (2 * stretches);
  long double sum = 0;
  for (int k = 0; k < stretches; ++k)
    for (int j = -2; j <= 2; ++j) {
      const long double s = static_cast<long double>(m) + half * (2 * k + 1 + (j < 0 ? -points[-j] : points[j]));
      sum += weights[std::abs(j)] * (truth - s) / std::pow(s, static_cast<long double>(power));
    }
  return static_cast<double>(2 * half * sum);
}

}  // namespace

TEST_CASE("unit deviance: is the integral that defines it, near and far from the mean") {
  for (const double power : {-3.0, -0.5, 0.0, 1.0, 1.2, 1.5, 1.99, 2.0, 2.5, 3.0, 4.7})
    for (const double t : {0.7, 0.95, 0.999, 1.00001, 1.01, 1.04, 1.06, 1.25, 1.8})
      for (const double m : {1.0, 0.9}) {
        CAPTURE(power);
        CAPTURE(t);
        CAPTURE(m);
        const double expected = by_integration(power, t, m);
        // Far from the mean the terms of a power close to 2 are a hundred times the result and more.
        CHECK(std::abs(unit_deviance(power, t, m) - expected) <= (power == 1.99 ? 1e-10 : 2e-12) * expected);
      }
}

TEST_CASE("unit deviance: is exactly zero for a perfect prediction") {
  for (const double power : {-2.0, 0.0, 1.0, 1.3, 1.5, 2.0, 2.2, 3.0})
    for (const double t : {0.1, 1.0 / 3, 12345.678}) CHECK(unit_deviance(power, t, t) == 0);
}

TEST_CASE("unit deviance: a truth of zero costs what its power says") {
  CHECK(unit_deviance(1, 0, 2.5) == 5);
  CHECK(unit_deviance(1.5, 0, 4) == 8);  // 2 m^½ / ½
  CHECK(unit_deviance(-1, -5, 2) == doctest::Approx(2 * (5 * 4 / 2.0 + 8 / 3.0)).epsilon(1e-15));
}

TEST_CASE("deviance sums: that of the mean is found from blocks") {
  const attune_test::NumberColumns columns(simd::sum_block + 500, 344);
  for (const double power : {0.0, 1.0, 1.5, 1.7, 2.0}) {
    CAPTURE(power);
    DevianceSums sums(power, true);
    columns.feed(true)(sums, 0, columns.truth.size());
    long double total = 0, weight = 0, expected = 0;
    for (std::size_t i = 0; i < columns.truth.size(); ++i) {
      weight += static_cast<long double>(columns.weights[i]);
      total += static_cast<long double>(columns.weights[i]) * static_cast<long double>(columns.truth[i]);
    }
    for (std::size_t i = 0; i < columns.truth.size(); ++i) expected += static_cast<long double>(columns.weights[i] * unit_deviance(power, columns.truth[i], static_cast<double>(total / weight)));
    CHECK(std::abs(sums.deviance_of_mean() - static_cast<double>(expected)) <= 1e-14 * static_cast<double>(expected));
  }
}

TEST_CASE("deviance sums: merge in any order") {
  const attune_test::NumberColumns columns(simd::sum_block + 300, 345);
  for (const double power : {1.0, 1.6, 2.0})
    attune_test::check_merging(DevianceSums(power, true), columns.truth.size(), columns.feed(power < 2), [](const DevianceSums& s) { return Values{s.weight(), s.deviance(), s.target_mean(), s.deviance_of_mean()}; });
}

TEST_CASE("deviance sums: a constant truth has no deviance from its mean, in pieces too") {
  DevianceSums sums(1.0, true), more(1.0, true);
  sums.update(Values(700, 0.1), Values(700, 0.2));
  more.update(Values(33, 0.1), Values(33, 0.7));
  sums.merge(more);
  CHECK(sums.deviance_of_mean() == 0);
  CHECK(sums.target_mean() == 0.1);
  sums.merge(sums);
  CHECK(sums.rows() == 2 * 733);
}

TEST_CASE("deviance sums: a weight that is NaN makes the deviance NaN") {
  for (const double power : {0.0, 1.0, 1.5, 2.0, 3.0}) {
    DevianceSums sums(power, true);
    sums.update(std::vector<double>{1, 2, 3}, std::vector<double>{1, 2, 2});
    sums.update(std::vector<double>{1, 2, 3}, std::vector<double>{1, 2, 2}, std::vector<double>{1, std::nan(""), 1});
    CHECK(std::isnan(sums.weight()));
    CHECK(std::isnan(sums.deviance()));
    CHECK(!(sums.deviance_of_mean() > 0));
  }
}

}  // namespace deviance_sums_test
