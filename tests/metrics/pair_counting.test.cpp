// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/pair_counting.hpp"

namespace pair_counting_test {

using namespace attune;

static_assert(Metric<RandIndex> && Metric<AdjustedRand> && Metric<FowlkesMallows>);
static_assert(ExplainsUndefined<RandIndex> && ExplainsUndefined<AdjustedRand> && ExplainsUndefined<FowlkesMallows>);

namespace {

using Labels = std::vector<int>;

// Two classes and two clusters of so many rows each, given as weights: a b / c d.
Contingency large(double a, double b, double c, double d) {
  const std::array truth{0, 0, 1, 1}, predicted{0, 1, 0, 1};
  Contingency table;
  table.update(std::span<const int>(truth), std::span<const int>(predicted), std::array{a, b, c, d});
  return table;
}

}  // namespace

TEST_CASE("pair counting: by hand") {
  const Labels truth{0, 0, 1, 1}, predicted{0, 0, 1, 2};
  // Together in the truth: {0,1}, {2,3}; in the prediction: {0,1}. The other four pairs are apart in both.
  CHECK(pair_confusion_matrix(truth, predicted) == PairConfusion{{{{8, 0}, {2, 2}}}});
  CHECK(rand_score(truth, predicted) == 5.0 / 6);
  CHECK(adjusted_rand_score(truth, predicted) == 2.0 * (2 * 8 - 0) / (4 * 10 + 2 * 8));
  CHECK(fowlkes_mallows_score(truth, predicted) == std::sqrt(0.5));
}

TEST_CASE("pair counting: all pairs of rows, on random labels") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(320);
  for (int round = 0; round < 10; ++round) {
    Labels truth(40), predicted(40);
    for (std::size_t i = 0; i < truth.size(); ++i) {
      truth[i] = static_cast<int>(random.below(5));
      predicted[i] = static_cast<int>(random.below(7));
    }
    PairConfusion expected;
    for (std::size_t i = 0; i < truth.size(); ++i)
      for (std::size_t j = 0; j < truth.size(); ++j)
        if (i != j) ++expected.values[truth[i] == truth[j] ? 1 : 0][predicted[i] == predicted[j] ? 1 : 0];
    CHECK(pair_confusion_matrix(truth, predicted) == expected);
    CHECK(adjusted_rand_score(truth, predicted) == adjusted_rand_score(predicted, truth));
  }
}

TEST_CASE("pair counting: labels only tell clusters apart") {
  enum class Colour { red, green };
  const std::vector<Colour> truth{Colour::red, Colour::green, Colour::red};
  const std::vector<bool> predicted{true, false, true};
  CHECK(rand_score(truth, predicted) == 1);
  CHECK(adjusted_rand_score(truth, predicted) == 1);
  CHECK(fowlkes_mallows_score(truth, predicted) == 1);
}

TEST_CASE("pair counting: nothing overflows") {
  // Independent clusterings are as alike as chance has it, up to the pairs of a row with itself: Hubert and Arabie's
  // index is -1/(n - 2) for equal halves, where 1/n is small.
  for (const double quarter : {1e3, 1e8, 1e12, 0x1p50}) {
    CAPTURE(quarter);
    const double n = 4 * quarter;
    // Up to 2³¹ rows the last division alone rounds; beyond, products round, too.
    CHECK(std::abs(AdjustedRand{}(large(quarter, quarter, quarter, quarter)) + 1 / (n - 2)) <= (n < 0x1p31 ? 1e-15 / n : 1e-15));
    CHECK(AdjustedRand{}(large(quarter, 0, 0, quarter)) == 1);
    CHECK(RandIndex{}(large(quarter, quarter, quarter, quarter)) == doctest::Approx((n / 2 - 1) / (n - 1)).epsilon(1e-15));
    CHECK(FowlkesMallows{}(large(quarter, quarter, quarter, quarter)) == doctest::Approx((quarter - 1) / (2 * quarter - 1)).epsilon(1e-15));
    CHECK(AdjustedRand{}(large(3 * quarter, quarter, quarter, 3 * quarter)) == doctest::Approx(0.25).epsilon(1e-3));
  }
  const auto most = pair_confusion_matrix(large(750e6, 750e6, 750e6, 750e6));
  CHECK(most(true, true) == 4 * (750'000'000LL * 749'999'999LL));
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { pair_confusion_matrix(large(1e9, 1e9, 1e9, 1e9)); }), "found 4000000000 rows"));
}

TEST_CASE("pair counting: scores are undefined without pairs, and say so") {
  Contingency none, one, apart;
  const std::array labels{0, 1, 2}, halves{0, 0, 1};
  one.update(std::span(labels).first(1), std::span(labels).first(1));
  apart.update(std::span<const int>(labels), std::span<const int>(halves));
  for (const auto& table : {none, one}) {
    CHECK(std::isnan(RandIndex{}(table)));
    CHECK(std::isnan(AdjustedRand{}(table)));
    CHECK(std::isnan(FowlkesMallows{}(table)));
    CHECK(why_undefined(RandIndex{}, table) == "there are fewer than two rows, so no pair of them");
    CHECK(why_undefined(AdjustedRand{}, table) == why_undefined(FowlkesMallows{}, table));
  }
  CHECK(why_undefined(FowlkesMallows{}, apart) == "the truth has no two rows together");
  CHECK(why_undefined(RandIndex{}, apart).empty());
  CHECK(AdjustedRand{}(apart) == 0);
}

TEST_CASE("pair counting: what cannot be scored is refused") {
  const Labels two{0, 1}, three{0, 1, 2}, none;
  CHECK(attune_test::error_of<InvalidArgument>([&] { rand_score(none, none); }) == "truth: found no rows, expected at least one");
  CHECK(attune_test::error_of<InvalidArgument>([&] { adjusted_rand_score(two, three); }) == "predicted: found 3 rows, expected 2, one for each of truth");
  CHECK(attune_test::contains(attune_test::error_of<InvalidData>([&] { fowlkes_mallows_score(two, two, {}, std::array{0.0, 0.0}); }), "found zeros only"));
}

}  // namespace pair_counting_test
