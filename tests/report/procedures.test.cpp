// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/report/procedures.hpp"

namespace procedures_test {

using namespace attune;
using attune_test::contains;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view names[] = {"R²", "mean squared error"};

InnerChoice chosen(const char* text, double number) { return {.values = {{text, number}}, .score = 0.5, .trials = 4, .without_score = 1}; }

// Nested cross-validation with one axis, whose choices alone differ.
std::string nested(const std::vector<InnerChoice>& choices, int levels) {
  const std::vector<FoldScores> folds(choices.size(), FoldScores{.test = {0.5, 2}});
  return detail::NestedText{names, {{.name = "L2::strength", .levels = levels}}, folds, choices, {}, 1, 30, 0.5}.str(80);
}

}  // namespace

TEST_CASE("procedure tables: choices on a continuum that do not agree are a range, levels are counted") {
  const std::vector<InnerChoice> choices{chosen("0.1", 0.1), chosen("10", 10), chosen("0.01", 0.01), chosen("1", 1), chosen("0.1", 0.1)};
  const std::string continuum = nested(choices, 0);
  CHECK(contains(continuum, "nested cross-validation: 5 outer folds of 30 rows, 20 trials ranked by mean squared error, 0.50 s; 5 without a score\n"));
  CHECK(contains(continuum, "inner mean squared error"));
  CHECK(contains(continuum, "chosen:\n  L2::strength: 0.01 to 10, 4 values in 5 folds\n"));
  CHECK(contains(nested(choices, 7), "  L2::strength: 0.1 in 2 of 5 folds, 10 in 1, 0.01 in 1, 1 in 1\n"));
  CHECK(contains(nested({chosen("1", 1)}, 0), "  L2::strength: 1 in 1 of 1 fold\n"));
}

TEST_CASE("procedure tables: a fold without a choice is none of those that agree") {
  const std::string text = nested({chosen("1", 1), InnerChoice{.score = nan}, chosen("1", 1)}, 0);
  CHECK(contains(text, "1 in 2 of 2 folds"));
  CHECK(contains(text, "failed"));
  CHECK(contains(text, "undefined"));
}

TEST_CASE("procedure tables: scores on training rows have columns where there are such scores") {
  using Curve = LearningCurve<Metrics<R2, MeanSquaredError>>;
  Curve curve{.sizes = {10, 20}, .folds = {{{.test = {0.5, 2}}, {.test = {0.7, 1}}}, {{.test = {0.8, 1}}, {.test = {0.9, 1}}}}, .rows = 40};
  const std::string plain = to_text(curve, 200);
  CHECK(contains(plain, "learning curve: 2 sizes × 2 folds of 40 rows"));
  CHECK(contains(plain, "0.6000  0.1414"));
  CHECK(!contains(plain, "on training rows"));
  for (auto& folds : curve.folds)
    for (auto& fold : folds) fold.train = {1, 0};
  curve.failures = {{.size = 10, .fold = 1, .reason = "a class is missing"}};
  const std::string trained = to_text(curve, 200);
  CHECK(contains(trained, "on training rows"));
  CHECK(contains(trained, "  10 rows, fold 1 failed: a class is missing\n"));
}

TEST_CASE("procedure tables: of nothing they say so and do not fall") {
  CHECK(contains(to_text(LearningCurve<Metrics<R2>>{}), "0 sizes × 0 folds of 0 rows"));
  CHECK(contains(to_text(ValidationCurve<Metrics<R2>>{.axis = "L2::strength"}), "0 values × 0 folds of 0 rows"));
  CHECK(contains(to_text(PermutationTest<Metrics<R2>>{}), "0 permutations of the target, 0 folds"));
  PermutationTest<Metrics<R2>> test{.metrics = {{.metric = "R²", .score = 0.5, .permuted = {0.1, nan, 0.3}, .p_value = 0.5}}, .folds = 2, .rows = 9};
  const std::string text = to_text(test);
  CHECK(contains(text, "  R²      0.5000    0.2000  0.1414  0.5000\n"));
  CHECK(contains(text, "  R² is undefined for 1 permutations, which count as better\n"));
}

}  // namespace procedures_test
