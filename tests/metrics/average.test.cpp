// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/average.hpp"
#include "attune/metrics/detail/one_against_rest.hpp"

namespace average_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

ConfusionCounts counts_of(const std::vector<int>& truth, const std::vector<int>& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

// The share of the rows predicted as a class that are of it.
struct Hits {
  Average average = Average::automatic;
  ZeroDivision zero_division = ZeroDivision::undefined;

  detail::ShareScore share() const {
    return {.metric = "Hits", .of = [](const ClassCounts& c, double) { return detail::Share{c.tp, c.tp + c.fp}; }, .empty = "of one", .empty_in_class = "of several"};
  }
};

double score(const ConfusionCounts& counts, Average average, ZeroDivision zero_division = ZeroDivision::undefined) {
  return detail::averaged(counts, Hits{}.share(), average, zero_division);
}

// Class 0: 2 of 3 predictions right; class 1: 1 of 1; class 2 is never predicted.
const auto three = counts_of({0, 0, 2, 1, 2}, {0, 0, 0, 1, 0}, {1, 1, 1, 1, 0});

}  // namespace

TEST_CASE("average: automatic is binary for two classes and macro for more") {
  const auto two = counts_of({1, 1, 0}, {1, 0, 0}), more = counts_of({1, 1, 0, 2}, {1, 0, 0, 2});
  CHECK(score(two, Average::automatic) == 1);
  CHECK(score(two, Average::binary) == 1);
  CHECK(score(more, Average::automatic) == score(more, Average::macro));
}

TEST_CASE("average: by hand") {
  const auto counts = counts_of({0, 0, 1, 1, 1, 2}, {0, 1, 1, 1, 0, 2});  // 1/2, 2/3, 1
  CHECK(score(counts, Average::macro) == doctest::Approx((0.5 + 2.0 / 3 + 1) / 3).epsilon(1e-15));
  CHECK(score(counts, Average::weighted) == doctest::Approx((2 * 0.5 + 3 * 2.0 / 3 + 1) / 6).epsilon(1e-15));
  CHECK(score(counts, Average::micro) == 4.0 / 6);
}

TEST_CASE("average: a class whose formula divides by zero") {
  CHECK(std::isnan(score(three, Average::macro)));
  CHECK(score(three, Average::macro, ZeroDivision::zero) == doctest::Approx((2.0 / 3 + 1 + 0) / 3).epsilon(1e-15));
  CHECK(score(three, Average::macro, ZeroDivision::one) == doctest::Approx((2.0 / 3 + 1 + 1) / 3).epsilon(1e-15));
  CHECK(score(three, Average::macro, ZeroDivision::nan) == doctest::Approx((2.0 / 3 + 1) / 2).epsilon(1e-15));
  CHECK(score(three, Average::weighted, ZeroDivision::nan) == doctest::Approx((2 * 2.0 / 3 + 1) / 3).epsilon(1e-15));
  CHECK(score(three, Average::micro) == 3.0 / 4);
}

TEST_CASE("average: says why it is undefined") {
  const auto why = [](const ConfusionCounts& counts, Average average, ZeroDivision division = ZeroDivision::undefined) {
    return detail::why_undefined_average(counts, Hits{}.share(), average, division);
  };
  CHECK(why(three, Average::macro) == "of several");
  CHECK(why(three, Average::macro, ZeroDivision::zero).empty());
  CHECK(why(three, Average::micro).empty());
  CHECK(why(counts_of({1}, {0}), Average::automatic) == "of one");
  CHECK(why(ConfusionCounts{}, Average::automatic) == "there are no rows");
}

TEST_CASE("average: a class without a true row has no weight") {
  const auto counts = counts_of({0, 0, 1}, {0, 2, 1});
  CHECK(score(counts, Average::weighted) == 1);
  CHECK(score(counts, Average::macro) == doctest::Approx(2.0 / 3).epsilon(1e-15));
}

TEST_CASE("average: binary refuses more than two classes, and samples rows of one class, naming the metric") {
  const auto text = error_of<InvalidArgument>([] { score(three, Average::binary); });
  CHECK(contains(text, "Hits::average"));
  CHECK(contains(text, "3 classes"));
  CHECK(contains(text, "macro"));
  CHECK(contains(error_of<InvalidArgument>([] { score(three, Average::samples); }), "indicator"));
}

TEST_CASE("average: the scores of each class, of those too that do not occur") {
  auto counts = counts_of({0, 0, 1}, {0, 1, 1});
  counts.expect_classes(3);
  const auto scores = per_class(Hits{}, counts);
  REQUIRE(scores.size() == 3);
  CHECK(scores[0] == 1);
  CHECK(scores[1] == 0.5);
  CHECK(std::isnan(scores[2]));
  CHECK(per_class(Hits{.zero_division = ZeroDivision::one}, counts)[2] == 1);
}

TEST_CASE("average: of many classes as of few") {
  const int classes = 40;
  ConfusionCounts counts;
  double sum = 0;
  for (int k = 0; k < classes; ++k) {
    counts.add(k, k, k + 1);
    counts.add((k + 1) % classes, k, 2);
    sum += (k + 1) / (k + 3.0);
  }
  CHECK(score(counts, Average::macro) == doctest::Approx(sum / classes).epsilon(1e-14));
  CHECK(detail::ClassTotals(counts)[7] == counts.of_class(7));
}

}  // namespace average_test
