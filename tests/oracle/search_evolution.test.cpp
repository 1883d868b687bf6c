// SPDX-License-Identifier: BSL-1.0

// The margin of an evolutionary search is that of the package cmaes.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "attune/search/detail/level_margin.hpp"
#include "golden.hpp"

namespace search_evolution_test {

using namespace attune;

TEST_CASE("oracle: what a margin makes of a marginal is cmaes'") {
  const oracle::Golden golden("search_evolution.csv");
  const auto &levels = golden["margin levels"], &means = golden["margin mean"], &stretches = golden["margin stretch"];
  int moved = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    CAPTURE(i);
    const auto found = detail::with_margin({means[i], stretches[i]}, golden["margin deviation"][i], static_cast<int>(levels[i]), golden["margin margin"][i]);
    CHECK(std::abs(found.mean - golden["margin new mean"][i]) <= 1e-9);
    CHECK(std::abs(found.stretch - golden["margin new stretch"][i]) <= 1e-9 * golden["margin new stretch"][i]);
    moved += found.mean != means[i];
  }
  CHECK((moved > 40 && moved < 140));  // of 160: both kinds are in the file
}

}  // namespace search_evolution_test
