// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/class_averages.hpp"

namespace class_averages_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Doubles = std::vector<double>;

namespace {

RankedScores ranked(const std::vector<int>& truth, Doubles scores, Index classes, const Doubles& weights = {}) {
  RankedScores all;
  all.update(std::span<const int>(truth), ScoreMatrix{std::move(scores), classes}, weights);
  all.finish();
  return all;
}

// Rows of classes 0, 1, 2, 2.
RankedScores of_three(const Doubles& weights = {}) { return ranked({0, 1, 2, 2}, {5, 1, 2, 0, 6, 3, 4, 7, 8, 3, 2, 9}, 3, weights); }

double number_of(const RankedScores&, int k) { return k == detail::all_classes ? 100 : k == 1 ? std::numeric_limits<double>::quiet_NaN() : k; }

Doubles numbers(const RankedClass& rows) { return {rows.scores.begin(), rows.scores.end()}; }

}  // namespace

TEST_CASE("class averages: a class against the rest is a binary problem of its column") {
  const RankedScores binary = detail::as_binary(of_three(), 1);
  CHECK(binary.classes() == 2);
  CHECK(numbers(binary.positive()) == Doubles{6});
  CHECK(numbers(binary.negative()) == Doubles{1, 2, 7});
  CHECK(binary.sums().area == 2.0 / 3);
}

TEST_CASE("class averages: all classes together have each row once for each column") {
  const RankedScores binary = detail::as_binary(of_three({1, 2, 3, 4}), detail::all_classes);
  CHECK(numbers(binary.positive()) == Doubles{5, 6, 8, 9});
  CHECK(numbers(binary.negative()) == Doubles{0, 1, 2, 2, 3, 3, 4, 7});
  CHECK(binary.sums().positives == 10);
  CHECK(binary.sums().negatives == 20);
}

TEST_CASE("class averages: the plain mean needs every class, the weighted one those that have rows") {
  const RankedScores all = of_three();
  CHECK(detail::averaged_over_classes(all, Average::micro, "m", number_of) == 100);
  CHECK(std::isnan(detail::averaged_over_classes(all, Average::macro, "m", number_of)));
  CHECK(std::isnan(detail::averaged_over_classes(all, Average::weighted, "m", number_of)));
  const RankedScores without = of_three({1, 0, 1, 2});  // the row of class 1, whose score is undefined, does not count
  CHECK(detail::weight_of_class(without, 1) == 0);
  CHECK(detail::averaged_over_classes(without, Average::weighted, "m", number_of) == 6.0 / 4);
}

TEST_CASE("class averages: averages for two classes, and for labels, are refused by name") {
  for (const Average average : {Average::binary, Average::samples}) {
    const auto text = error_of<InvalidArgument>([&] { detail::averaged_over_classes(of_three(), average, "RocAuc", number_of); });
    CHECK(contains(text, "RocAuc::average: found an average that does not apply to 3 classes"));
    CHECK(contains(text, "macro, micro or weighted"));
  }
  CHECK(contains(error_of<InvalidData>([] { detail::require_two_classes(of_three(), "GainCurve"); }), "truth: found scores of 3 classes, expected two classes"));
  detail::require_two_classes(ranked({0, 1}, {1, 2}, 1), "GainCurve");
}

TEST_CASE("class averages: says which class is missing") {
  CHECK(detail::missing_class(ranked({0, 0}, {1, 2}, 1)) == "no row is positive");
  CHECK(detail::missing_class(ranked({1, 1}, {1, 2}, 1)) == "no row is negative");
  CHECK(detail::missing_class(ranked({1, 0}, {1, 2}, 1, {0, 1})) == "no row is positive");
  CHECK(detail::missing_class(ranked({1, 0}, {1, 2}, 1)).empty());
  CHECK(detail::missing_class(of_three()) == "a class has no row");
}

}  // namespace class_averages_test
