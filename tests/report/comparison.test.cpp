// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/report/comparison.hpp"

namespace comparison_test {

using namespace attune;
using attune_test::contains;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

LearnerStanding standing(std::string name, double mean, double p) {
  return {.name = std::move(name), .mean = mean, .spread = 0.5, .mean_rank = 1.5, .to_best = {.difference = mean - 1, .standard_error = 0.25, .p_value = p, .lower = mean - 1.5, .upper = mean - 0.5}, .adjusted_p_value = p};
}

// Of errors, so that the smaller is the better; the first is the best.
MetricComparison of_errors(std::vector<LearnerStanding> others) {
  MetricComparison comparison{.metric = "error", .direction = Direction::minimize, .standings = {standing("best", 1, 1)}, .best = 0, .level = 0.9};
  comparison.standings[0].to_best = {};
  for (auto& other : others) comparison.standings.push_back(std::move(other));
  return comparison;
}

}  // namespace

TEST_CASE("comparison table: an interval is of the size of a difference, whichever way it points") {
  CHECK(verdict(of_errors({standing("other", 3, 0.01)})) == "best is better than other by 2.0000 (90 % interval 1.5000 to 2.5000).");
  auto scores = of_errors({standing("other", -1, 0.01)});
  scores.direction = Direction::maximize;
  CHECK(verdict(scores) == "best is better than other by 2.0000 (90 % interval 1.5000 to 2.5000).");
}

TEST_CASE("comparison table: a difference is told at the level that was asked for") {
  const auto just = of_errors({standing("other", 3, 0.09)});
  CHECK(contains(verdict(just), "is better than"));
  CHECK(contains(verdict(of_errors({standing("other", 3, 0.11)})), "cannot be told apart by these folds"));
  CHECK(contains(verdict(of_errors({standing("a", 3, 0.11), standing("b", 4, nan)})), "do not tell it from a and b"));
}

TEST_CASE("comparison table: of several, names are listed from the best on") {
  const auto many = of_errors({standing("third", 4, 0.01), standing("second", 2, 0.01), standing("fourth", 9, 0.01)});
  CHECK(verdict(many) == "best is better than second, third and fourth.");
  const std::string text = to_text(many);
  CHECK(contains(text, "error (smaller is better)\n"));
  CHECK(contains(text, "90 % interval"));
  CHECK(text.find("\n  best ") < text.find("\n  second "));
  CHECK(text.find("\n  second ") < text.find("\n  third "));
  CHECK(text.find("\n  third ") < text.find("\n  fourth "));
}

TEST_CASE("comparison table: practical equivalence is spoken of where a region was given, also where nothing follows") {
  auto comparison = of_errors({standing("other", 3, 0.01)});
  CHECK(!contains(verdict(comparison), "ractically"));
  comparison.rope = 0.5;
  CHECK(contains(verdict(comparison), " Whether the difference matters, that is, exceeds 0.5000, these folds do not tell."));
  comparison.standings[1].posterior = {.above = 0.95};
  CHECK(contains(verdict(comparison), " Practically worse, by more than 0.5000: other."));
  comparison.direction = Direction::maximize;  // then a higher score is not worse
  CHECK(!contains(verdict(comparison), "worse"));
  comparison.standings[1].posterior = {.within = 0.95};
  CHECK(contains(verdict(comparison), " Practically the same, within 0.5000: other."));
}

TEST_CASE("comparison table: what is undefined has no rank, and small p values are not zero") {
  auto comparison = of_errors({standing("other", nan, nan)});
  comparison.defined = false;
  CHECK(verdict(comparison) == "undefined: a score of at least one fold is.");
  CHECK(!contains(to_text(comparison), "rank"));
  CHECK(contains(to_text(of_errors({standing("other", 3, 2.5e-7)})), "2.5e-07"));
}

TEST_CASE("comparison table: a name that is longer than the line stands in one of its own") {
  const std::string text = to_text(of_errors({standing(std::string(50, 'x'), 3, 0.01)}), 40);
  CHECK(contains(text, "\n  " + std::string(50, 'x') + "\n"));
}

}  // namespace comparison_test
