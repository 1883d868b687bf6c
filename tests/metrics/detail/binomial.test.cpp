// SPDX-License-Identifier: BSL-1.0
#include "attune/metrics/detail/binomial.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "../../support.hpp"

namespace binomial_test {

using namespace attune;

namespace {

double probability(double n, double p, double k) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) + (n - k) * std::log1p(-p));
}

}  // namespace

TEST_CASE("binomial: draws follow the distribution, by inversion and by rejection") {
  CAPTURE(attune_test::seed());
  std::uint64_t stream = 900;
  for (const auto& [n, p] : {std::pair{7.0, 0.3}, {40.0, 0.05}, {60.0, 0.4}, {60.0, 0.77}, {5000.0, 0.01}}) {
    auto random = attune_test::random(stream++);
    constexpr int draws = 20000;
    std::vector<double> seen(static_cast<std::size_t>(n) + 1);
    for (int d = 0; d < draws; ++d) {
      const double k = detail::draw_binomial(random, n, p);
      if (!(k >= 0 && k <= n && k == std::floor(k))) FAIL("not a count of trials: ", k);
      ++seen[static_cast<std::size_t>(k)];
    }
    // Pearson's statistic over the values that are expected often enough: mean `cells`, variance 2 `cells`.
    double statistic = 0, cells = 0;
    for (std::size_t k = 0; k < seen.size(); ++k) {
      const double expected = draws * probability(n, p, static_cast<double>(k));
      if (expected < 10) continue;
      statistic += (seen[k] - expected) * (seen[k] - expected) / expected;
      ++cells;
    }
    CAPTURE(n);
    CAPTURE(p);
    REQUIRE(cells >= 5);
    CHECK(statistic <= cells + 4 * std::sqrt(2 * cells));
  }
}

TEST_CASE("binomial: of many trials mean and variance are right") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(910);
  constexpr double n = 1e9, p = 0.3;
  constexpr int draws = 10000;
  double sum = 0, squares = 0;
  for (int d = 0; d < draws; ++d) {
    const double z = (detail::draw_binomial(random, n, p) - n * p) / std::sqrt(n * p * (1 - p));
    sum += z;
    squares += z * z;
  }
  CHECK(std::abs(sum / draws) <= 4 / std::sqrt(draws));
  CHECK(std::abs(squares / draws - 1) <= 4 * std::sqrt(2.0 / draws));
}

TEST_CASE("binomial: certain outcomes are certain") {
  auto random = attune_test::random(911);
  CHECK(detail::draw_binomial(random, 50, 0) == 0);
  CHECK(detail::draw_binomial(random, 50, 1) == 50);
  CHECK(detail::draw_binomial(random, 0, 0.4) == 0);
}

TEST_CASE("draw counts: as many rows as there were, none in an empty cell, and in each cell as many as expected") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(912);
  const std::vector<double> counts{30, 0, 500, 7, 1};
  std::vector<double> drawn(counts.size()), sums(counts.size());
  constexpr int draws = 4000;
  for (int d = 0; d < draws; ++d) {
    detail::draw_counts(random, counts, drawn);
    if (std::accumulate(drawn.begin(), drawn.end(), 0.0) != 538) FAIL("not as many rows as there were");
    for (std::size_t c = 0; c < counts.size(); ++c) sums[c] += drawn[c];
  }
  CHECK(sums[1] == 0);
  for (std::size_t c = 0; c < counts.size(); ++c) CHECK(std::abs(sums[c] / draws - counts[c]) <= 4 * std::sqrt(counts[c] / draws));
}

}  // namespace binomial_test
