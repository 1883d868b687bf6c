// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/metrics/concordance_index.hpp"
#include "merging.hpp"

namespace concordance_index_test {

using namespace attune;
using Values = std::vector<double>;

static_assert(Metric<ConcordanceIndex> && ConcordanceIndex::direction == Direction::maximize);

namespace {

double by_pairs(const Values& t, const Values& p, const Values& w) {
  long double right = 0, all = 0;
  for (std::size_t i = 0; i < t.size(); ++i)
    for (std::size_t j = 0; j < t.size(); ++j)
      if (t[i] < t[j]) {
        const long double pair = static_cast<long double>(w[i]) * static_cast<long double>(w[j]);
        all += pair;
        right += p[i] < p[j] ? pair : p[i] == p[j] ? pair / 2 : 0;
      }
  return static_cast<double>(right / all);
}

}  // namespace

TEST_CASE("concordance index: by hand") {
  CHECK(concordance_index(Values{1, 2, 3}, Values{10, 20, 30}) == 1);
  CHECK(concordance_index(Values{1, 2, 3}, Values{30, 20, 10}) == 0);
  CHECK(concordance_index(Values{1, 2, 3}, Values{1, 1, 1}) == 0.5);
  CHECK(concordance_index(Values{1, 1, 2}, Values{5, 9, 7}) == 0.5);  // the pair of equal truth is left out
}

TEST_CASE("concordance index: is the share of pairs, on random rows with ties and weights") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(350);
  for (int round = 0; round < 40; ++round) {
    const std::size_t n = 2 + random.below(70);
    Values truth(n), predicted(n), weights(n);
    for (std::size_t i = 0; i < n; ++i) {
      truth[i] = static_cast<double>(random.below(15));
      predicted[i] = static_cast<double>(random.below(12));
      weights[i] = static_cast<double>(random.below(4)) / 2;
    }
    truth[0] = -1;
    weights[0] = weights[1] = 1;
    CHECK(concordance_index(truth, predicted) == by_pairs(truth, predicted, Values(n, 1.0)));  // whole numbers: exact
    CHECK(std::abs(concordance_index(truth, predicted, {}, weights) - by_pairs(truth, predicted, weights)) <= 1e-15);
  }
}

TEST_CASE("concordance index: is undefined for a constant truth, and says why") {
  NumberRows rows;
  CHECK(why_undefined(ConcordanceIndex{}, rows) == "no row has weight");
  rows.update(Values{1, 1}, Values{1, 2});
  CHECK(why_undefined(ConcordanceIndex{}, rows) == "no two rows differ in their truth");
}

TEST_CASE("concordance index: rows merge in any order to the same bits") {
  const attune_test::NumberColumns columns(simd::sum_block + 99, 351);
  for (const bool weighted : {false, true})
    attune_test::check_merging(NumberRows{}, columns.truth.size(), columns.feed(weighted), [](const NumberRows& s) { return Values{ConcordanceIndex{}(s)}; }, 0);
}

}  // namespace concordance_index_test
