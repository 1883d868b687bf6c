// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/best_threshold.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/precision.hpp"

namespace best_threshold_test {

using namespace attune;
using Doubles = std::vector<double>;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Cost {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "cost";
  static constexpr auto direction = Direction::minimize;
  double of_false_alarm = 1, of_miss = 5;
  double operator()(const ConfusionCounts& counts) const { return of_false_alarm * counts.fp() + of_miss * counts.fn(); }
};

struct Nothing {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "nothing";
  static constexpr auto direction = Direction::maximize;
  double operator()(const ConfusionCounts&) const { return std::nan(""); }
};

}  // namespace

TEST_CASE("best threshold: by hand, for a metric to maximise and one to minimise") {
  const std::vector<int> truth{0, 0, 1, 0, 1, 1};
  const Doubles scores{1, 2, 3, 4, 5, 6};
  const auto f1 = best_threshold(truth, scores, F1{});
  CHECK((f1.threshold == 3 && f1.score == doctest::Approx(6.0 / 7)));
  const auto cost = best_threshold(truth, scores, Cost{});
  CHECK((cost.threshold == 3 && cost.score == 1));
  const auto cheap_miss = best_threshold(truth, scores, Cost{.of_false_alarm = 1, .of_miss = 0.5});
  CHECK((cheap_miss.threshold == 5 && cheap_miss.score == 0.5));
}

TEST_CASE("best threshold: of equally good ones the highest") {
  const auto best = best_threshold(std::vector<int>{1, 0, 1}, Doubles{3, 2, 1}, Precision{});
  CHECK((best.threshold == 3 && best.score == 1));
  const auto accuracy = best_threshold(std::vector<int>{1, 0}, Doubles{1, 2}, Accuracy{});
  CHECK((accuracy.threshold == infinity && accuracy.score == 0.5));  // nothing is positive
}

TEST_CASE("best threshold: weights count") {
  const std::vector<int> truth{0, 1, 0, 1};
  const Doubles scores{1, 2, 3, 4};
  CHECK(best_threshold(truth, scores, Accuracy{}).threshold == 4);
  const auto best = best_threshold(truth, scores, Accuracy{}, Doubles{1, 5, 1, 1});
  CHECK((best.threshold == 2 && best.score == 7.0 / 8));
}

TEST_CASE("best threshold: a score that is NaN is never best") {
  const auto none = best_threshold(std::vector<int>{0, 1}, Doubles{1, 2}, Nothing{});
  CHECK((std::isnan(none.threshold) && std::isnan(none.score)));
  CHECK(best_threshold(std::vector<int>{0, 1}, Doubles{1, 2}, Precision{}).threshold == 2);  // precision of nothing is undefined
}

}  // namespace best_threshold_test
