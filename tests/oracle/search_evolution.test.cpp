// SPDX-License-Identifier: BSL-1.0

// The margin of an evolutionary search is that of the package cmaes; who dominates whom, and how much room each has, is
// Optuna's.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "attune/search/detail/level_margin.hpp"
#include "attune/search/detail/non_dominated.hpp"
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

TEST_CASE("oracle: ranks of non-domination, with constraints too, and crowding distances are Optuna's") {
  const oracle::Golden golden("search_evolution.csv");
  constexpr auto less = Direction::minimize, more = Direction::maximize;
  const std::vector<std::pair<std::string, std::vector<Direction>>> cases{{"two", {less, less}}, {"three", {less, more, less}}, {"constrained", {more, less}}};
  for (const auto& [name, directions] : cases) {
    CAPTURE(name);
    const auto &violations = golden[name + " violations"], &ranks = golden[name + " ranks"], &crowding = golden[name + " crowding"];
    std::vector<detail::Rival> rivals;
    for (std::size_t i = 0; i < violations.size(); ++i) {
      std::vector<double> scores;
      for (std::size_t k = 0; k < directions.size(); ++k) scores.push_back(golden[name + " values " + std::to_string(k)][i]);
      rivals.push_back(detail::rival(scores, violations[i], directions));
    }
    const auto found = detail::non_dominated_ranks(rivals);
    const auto room = detail::crowding_distances(rivals, found);
    for (std::size_t i = 0; i < rivals.size(); ++i) {
      CAPTURE(i);
      CHECK(static_cast<double>(found[i]) == ranks[i]);
      CHECK((room[i] == crowding[i] || std::abs(room[i] - crowding[i]) <= 1e-12 * crowding[i]));
    }
  }
}

}  // namespace search_evolution_test
