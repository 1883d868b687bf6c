// SPDX-License-Identifier: BSL-1.0

// Verdicts of fold races, and the uncertainty of a choice, are those of the same formulas in NumPy and SciPy.

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "attune/search/choice.hpp"
#include "attune/search/fold_race.hpp"
#include "attune/validate/cross_validate.hpp"
#include "golden.hpp"

namespace search_choice_test {

using namespace attune;

namespace {

using Numbers = std::vector<double>;

const oracle::Golden& golden() {
  static const oracle::Golden file("search_choice.csv");
  return file;
}

// Rows of so many numbers.
std::vector<Numbers> rows(const Numbers& all, std::size_t columns) {
  std::vector<Numbers> parts;
  for (auto at = all.begin(); at != all.end(); at += static_cast<std::ptrdiff_t>(columns)) parts.emplace_back(at, at + static_cast<std::ptrdiff_t>(columns));
  return parts;
}

Direction direction(double maximize) { return maximize != 0 ? Direction::maximize : Direction::minimize; }

struct Tree {
  int depth = 0;
};

}  // namespace

TEST_CASE("oracle: a race drops whom the formula drops") {
  for (int k = 0; k < static_cast<int>(golden().number("races")); ++k) {
    CAPTURE(k);
    const std::string key = "race." + std::to_string(k) + ".";
    const Numbers& s = golden()[key + "settings"];
    const RaceStandings standings{.scores = rows(golden()[key + "scores"], static_cast<std::size_t>(s[1])), .racing = static_cast<std::size_t>(s[0]), .done = static_cast<std::size_t>(s[1]),
                                  .folds = static_cast<std::size_t>(s[2]), .test_to_train = s[3], .direction = direction(s[4]), .reach = s[9]};
    const FoldRace race{.level = s[5], .first = static_cast<int>(s[6]), .step = static_cast<int>(s[7]), .target = s[8] == 0 ? RaceTarget::choice : RaceTarget::truth};
    const RaceVerdict verdict = race(standings);
    Numbers beaten(standings.racing);
    for (const std::size_t i : verdict.beaten) beaten.at(i) = 1;
    CHECK(beaten == golden()[key + "beaten"]);
    CHECK(verdict.until == standings.done + static_cast<std::size_t>(race.step));
  }
}

TEST_CASE("oracle: the simplest within one standard error, and what is known about a choice") {
  const std::vector<AxisShape> axes{{.name = "Tree::depth", .key = detail::pretty_path<&Tree::depth>()}};
  for (int k = 0; k < static_cast<int>(golden().number("choices")); ++k) {
    CAPTURE(k);
    const std::string key = "choice." + std::to_string(k) + ".";
    const Numbers& s = golden()[key + "settings"];
    const auto scores = rows(golden()[key + "scores"], static_cast<std::size_t>(s[1]));
    const Numbers& depths = golden()[key + "complexity"];
    std::vector<Trial> trials(scores.size());
    for (std::size_t t = 0; t < trials.size(); ++t) {
      Trial& trial = trials[t];
      trial.index = static_cast<int>(t);
      trial.values = {{.number = depths[t]}};
      for (const double score : scores[t]) trial.folds.push_back({.test = {0, score}, .train_rows = static_cast<Index>(std::lround(100 / s[2])), .test_rows = 100});
      trial.mean = {0, detail::mean_of(scores[t])};
      trial.spread = {0, detail::spread_of(scores[t])};
      trial.score = trial.mean[1];
      trial.state = TrialState::complete;
    }
    const Candidates candidates{.trials = trials, .axes = axes, .best = static_cast<std::size_t>(s[6]), .ranked_by = 1, .direction = direction(s[3])};
    const Numbers& simplest = golden()[key + "simplest"];
    CHECK(OneStandardError<&Tree::depth>{Simpler::smaller}(candidates) == static_cast<std::size_t>(simplest[0]));
    CHECK(OneStandardError<&Tree::depth>{Simpler::larger}(candidates) == static_cast<std::size_t>(simplest[1]));

    const auto found = detail::uncertainty_of(candidates, static_cast<std::size_t>(s[5]), s[4]);
    const Numbers values{found.score, found.standard_error, found.lower, found.upper, found.optimism, found.corrected};
    const Numbers& expected = golden()[key + "expected"];
    for (std::size_t i = 0; i < values.size(); ++i) CHECK_MESSAGE(std::abs(values[i] - expected[i]) <= 1e-10 * (1 + std::abs(expected[i])), i, ": ", values[i], " for ", expected[i]);
    Numbers alike{static_cast<double>(found.alike.size())};
    alike.insert(alike.end(), found.alike.begin(), found.alike.end());
    CHECK(alike == golden()[key + "alike"]);
  }
}

}  // namespace search_choice_test
