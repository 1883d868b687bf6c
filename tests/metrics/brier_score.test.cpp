// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "attune/metrics/brier_score.hpp"
#include "merging.hpp"

namespace brier_score_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Labels = std::vector<int>;
using Values = std::vector<double>;

static_assert(Metric<BrierScore> && Metric<D2Brier> && BrierSum::needs == Needs::probabilities);

TEST_CASE("Brier score: of two classes is the squared error of the probability of class 1") {
  CHECK(brier_score(Labels{1, 0}, Values{0.5, 0.25}) == 0.15625);
  CHECK(brier_score(Labels{1, 0}, ScoreMatrix{{0.5, 0.5, 0.75, 0.25}, 2}) == 0.15625);
  CHECK(brier_score(Labels{1, 0}, Values{0.5, 0.25}, {}, Values{1, 3}) == 0.109375);
  CHECK(brier_score(Labels{1, -1}, Values{0.5, 0.25}) == 0.15625);
}

TEST_CASE("Brier score: of more classes is the sum over all of them, unless it is halved") {
  const ScoreMatrix p{{0.5, 0.25, 0.25, 0, 0, 1}, 3};
  CHECK(brier_score(Labels{0, 0}, p) == (0.25 + 0.125 + 2) / 2);
  CHECK(brier_score(Labels{0, 0}, p, {.scale = BrierScale::half}) == (0.25 + 0.125 + 2) / 4);
  CHECK(brier_score(Labels{1, 0}, Values{0.5, 0.25}, {.scale = BrierScale::whole}) == 0.3125);
}

TEST_CASE("Brier score: what is no class or no probability is refused with its row, in any column") {
  CHECK(contains(error_of<InvalidData>([] { brier_score(Labels{0, 3}, ScoreMatrix{{0.5, 0.5, 0, 1, 0, 0}, 3}); }), "truth, row 1: found class code 3"));
  CHECK(contains(error_of<InvalidData>([] { brier_score(Labels{0, 1}, ScoreMatrix{{0.5, 0.5, 0, 1, 0, -0.5}, 3}); }), "probabilities, row 1: found -0.5"));
  CHECK(contains(error_of<InvalidData>([] { brier_score(Labels{0, 1}, Values{0.5, std::nan("")}); }), "probabilities, row 1"));
}

TEST_CASE("Brier sums: merge in any order, of one column and of three") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(360);
  const std::size_t n = 2 * simd::sum_block + 55;
  Labels truth(n);
  for (int& t : truth) t = static_cast<int>(random.below(2));
  const auto p = attune_test::uniform<double>(random, 3 * n, 0, 1), weights = attune_test::uniform<double>(random, n, 0, 2);
  for (const std::size_t cols : {1U, 3U})
    for (const bool weighted : {false, true}) {
      const auto feed = [&](BrierSum& sums, std::size_t first, std::size_t count) {
        sums.update(std::span<const int>(truth).subspan(first, count), ScoreView(std::span(p).subspan(cols * first, cols * count), static_cast<Index>(cols)),
                    weighted ? std::span(weights).subspan(first, count) : std::span<const double>());
      };
      attune_test::check_merging(BrierSum{}, n, feed, [](const BrierSum& s) { return Values{s.squared(), s.weight()}; });
    }
}

TEST_CASE("D² Brier: 0 for the shares of the classes, 1 for certainty that is right, undefined for one class") {
  CHECK(std::abs(d2_brier(Labels{1, 0, 0, 1, 0}, Values(5, 0.4))) <= 4 * std::numeric_limits<double>::epsilon());
  CHECK(d2_brier(Labels{1, 0, 0}, Values{1, 0, 0}) == 1);
  CHECK(d2_brier(Labels{2, 0, 1}, ScoreMatrix{{0, 0, 1, 1, 0, 0, 0, 1, 0}, 3}) == 1);
  CHECK(std::isnan(d2_brier(Labels{1, 1}, Values{0.5, 0.5})));
  BrierAndPrior statistic;
  CHECK(why_undefined(D2Brier{}, statistic) == "no row has weight");
  statistic.update(std::span<const int>(Labels{1, 1}), ScoreMatrix{{0.5, 0.5}, 1});
  CHECK(why_undefined(D2Brier{}, statistic) == "the truth has one class only");
}

}  // namespace brier_score_test
