// SPDX-License-Identifier: BSL-1.0

// Intervals are SciPy's: Wilson's of proportions, percentile and BCa of the same replicates.

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "attune/metrics/interval.hpp"
#include "golden.hpp"

namespace intervals_test {

using namespace attune;

namespace {

bool close(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(1.0, std::abs(b)); }

}  // namespace

TEST_CASE("oracle: Wilson's intervals are SciPy's") {
  const oracle::Golden golden("intervals.csv");
  int cases = 0;
  for (const auto& [n, k] : {std::pair{10, 0}, {10, 10}, {10, 3}, {1, 1}, {57, 50}, {1000, 999}, {12345, 6789}})
    for (const char* level : {"0.8", "0.95", "0.999"}) {
      const auto& row = golden["wilson " + std::to_string(k) + " of " + std::to_string(n) + " at " + level];
      CAPTURE(k);
      CAPTURE(n);
      const auto bounds = detail::wilson_interval({row[0], row[1]}, row[2]);
      CHECK(close(bounds[0], row[3]));
      CHECK(close(bounds[1], row[4]));
      ++cases;
    }
  CHECK(cases == 21);
}

TEST_CASE("oracle: percentile and BCa intervals of the same replicates are SciPy's") {
  const oracle::Golden golden("intervals.csv");
  int cases = 0;
  for (const auto& [name, method] : {std::pair{"percentile", IntervalMethod::percentile}, {"BCa", IntervalMethod::bca}})
    for (const char* statistic : {"mean", "variance"})
      for (const char* sample : {"symmetric", "skewed", "few values"})
        for (const char* level : {"0.9", "0.95"}) {
          const std::string key = std::string(name) + " " + statistic + " " + sample + " " + level;
          CAPTURE(key);
          std::vector<double> replicates = golden[key + " replicates"];
          detail::Jackknife jackknife;
          for (const double score : golden[key + " left out"]) jackknife.add(score, 1);
          const auto found = detail::bootstrap_interval(golden.number(key + " score"), replicates, jackknife, {.level = golden.number(key + " level")}, method);
          CHECK(close(found.lower, golden[key + " interval"][0]));
          CHECK(close(found.upper, golden[key + " interval"][1]));
          ++cases;
        }
  CHECK(cases == 24);
}

}  // namespace intervals_test
