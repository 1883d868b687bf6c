// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/top_k_accuracy.hpp"

namespace top_k_accuracy_test {

using namespace attune;
using Doubles = std::vector<double>;
using Labels = std::vector<int>;

static_assert(Metric<TopKAccuracy> && ConfiguresStatistic<TopKAccuracy>);

TEST_CASE("top-k accuracy: by hand") {
  const Labels truth{0, 1, 2, 2};
  const Doubles scores{0.5, 0.2, 0.2, 0.3, 0.4, 0.2, 0.2, 0.4, 0.3, 0.7, 0.2, 0.1};
  CHECK(top_k_accuracy(truth, {scores, 3}, {.k = 1}) == 0.5);
  CHECK(top_k_accuracy(truth, {scores, 3}) == 0.75);
  CHECK(top_k_accuracy(truth, {scores, 3}, {}, Doubles{1, 1, 1, 7}) == 0.3);
}

TEST_CASE("top-k accuracy: of equal scores the later class ranks higher") {
  const Doubles scores{1, 1, 1};
  for (const int k : {1, 2})
    for (const int own : {0, 1, 2}) CHECK(top_k_accuracy(Labels{own}, {scores, 3}, {.k = k}) == (own >= 3 - k ? 1 : 0));
}

TEST_CASE("top-k accuracy: two classes are cut at one half where all scores look like probabilities, else at zero") {
  CHECK(top_k_accuracy(Labels{0, 1, 1}, Doubles{0.3, 0.6, 0.5}, {.k = 1}) == doctest::Approx(2.0 / 3).epsilon(1e-15));
  CHECK(top_k_accuracy(Labels{-1, 1, 1}, Doubles{-0.3, 0.6, 0.5}, {.k = 1}) == 1);
  // The pieces alone would be cut elsewhere than the whole.
  auto low = TopKAccuracy{1}.statistic(), high = TopKAccuracy{1}.statistic();
  low.update(std::span<const int>(Labels{1, 0}), {Doubles{0.4, 0.2}, 1});
  high.update(std::span<const int>(Labels{1, 1}), {Doubles{1.4, 0.2}, 1});
  CHECK(TopKAccuracy{1}(low) == 0.5);
  low.merge(high);
  CHECK(TopKAccuracy{1}(low) == 0.75);
}

TEST_CASE("top-k accuracy: several in one set") {
  const Labels truth{0, 1, 2, 3};
  const Doubles scores{4, 3, 2, 1, 4, 3, 2, 1, 4, 3, 2, 1, 4, 3, 2, 1};
  const Metrics<TopKAccuracy, TopKAccuracy, TopKAccuracy> metrics{{{1}, {2}, {3}}};
  const auto found = metrics.evaluate(std::span<const int>(truth), {{}, {scores, 4}});
  CHECK(found == decltype(found){0.25, 0.5, 0.75});
}

TEST_CASE("top-k accuracy: is undefined where all rows are right, and says so") {
  CHECK(std::isnan(top_k_accuracy(Labels{0, 1}, Doubles{0.1, 0.2}, {.k = 2})));
  CHECK(std::isnan(top_k_accuracy(Labels{0, 1}, {Doubles{1, 2, 3, 4, 5, 6}, 3}, {.k = 3})));
  TopKCounts counts(3);
  CHECK(why_undefined(TopKAccuracy{3}, counts) == "there are no rows");
  counts.update(std::span<const int>(Labels{0}), {Doubles{1, 2, 3}, 3});
  CHECK(why_undefined(TopKAccuracy{3}, counts) == "every row is right, as k is not less than the number of classes");
  CHECK(why_undefined(TopKAccuracy{2}, counts).empty());
}

TEST_CASE("top-k accuracy: what cannot be scored is refused") {
  const Doubles scores{1, 2, 3};
  const auto refusal = [](auto&& call) { return attune_test::error_of<Error>(call); };
  CHECK(refusal([&] { top_k_accuracy(Labels{0}, {scores, 3}, {.k = 0}); }) == "TopKAccuracy::k: found 0, expected at least 1");
  CHECK(refusal([&] { top_k_accuracy(Labels{3}, {scores, 3}); }) == "truth, row 0: found class code 3, expected 0 to 2");
  CHECK(refusal([&] { top_k_accuracy(Labels{-1}, {scores, 3}); }) == "truth, row 0: found class code -1, expected 0 to 2");
  CHECK(refusal([&] { top_k_accuracy(Labels{0, 1}, {scores, 3}); }) == "scores: found 1 rows, expected 2, one for each of truth");
  CHECK(attune_test::contains(refusal([&] { top_k_accuracy(Labels{0, 1}, {Doubles{1, 2, 3, std::nan("")}, 2}); }), "scores, row 1: found nan, expected a number"));
}

TEST_CASE("top-k accuracy: any two labels, of which the larger is positive") {
  const std::vector<double> scores{0.2, 0.7, 0.4};
  for (const auto& truth : {std::vector<int>{1, 2, 2}, std::vector<int>{0, 7, 7}, std::vector<int>{-1, 1, 1}}) CHECK(top_k_accuracy(truth, scores, {.k = 1}) == 2.0 / 3);
  CHECK(top_k_accuracy(std::vector<int>{5, 5, 5}, scores, {.k = 1}) == 1.0 / 3);
}

}  // namespace top_k_accuracy_test
