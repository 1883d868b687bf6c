// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/ranked_scores.hpp"

namespace ranked_scores_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Doubles = std::vector<double>;

static_assert(Statistic<RankedScores> && RankedScores::needs == Needs::scores);

namespace {

RankedScores ranked(const std::vector<int>& truth, const ScoreMatrix& scores, const Doubles& weights = {}) {
  RankedScores r;
  r.update(std::span<const int>(truth), scores, weights);
  return r;
}

Doubles copy(std::span<const double> values) { return {values.begin(), values.end()}; }

bool same(const RankedClass& a, const RankedClass& b) { return copy(a.scores) == copy(b.scores) && copy(a.weights) == copy(b.weights); }

}  // namespace

TEST_CASE("ranked scores: the classes apart, each sorted") {
  auto r = ranked({1, 0, 1, 0, 1}, {{3, 2, 1, 5, 2}, 1});
  r.finish();
  CHECK(copy(r.positive().scores) == Doubles{1, 2, 3});
  CHECK(copy(r.negative().scores) == Doubles{2, 5});
  CHECK(!r.weighted());
  CHECK(r.positive().weights.empty());
}

TEST_CASE("ranked scores: weights stay with their scores") {
  auto r = ranked({1, 0, 1, 1}, {{3, 2, 1, 1}, 1}, {0.3, 0.2, 0.5, 0.1});
  r.finish();
  CHECK(r.weighted());
  CHECK(copy(r.positive().scores) == Doubles{1, 1, 3});
  CHECK(copy(r.positive().weights) == Doubles{0.1, 0.5, 0.3});
  CHECK(copy(r.negative().weights) == Doubles{0.2});
}

TEST_CASE("ranked scores: of two columns the second counts") {
  auto r = ranked({1, 0}, {{9, 1, 8, 2}, 2});
  CHECK(copy(r.positive().scores) == Doubles{1});
  CHECK(copy(r.negative().scores) == Doubles{2});
}

TEST_CASE("ranked scores: weighted and plain pieces mix, plain rows weighing one, in any order") {
  const auto plain = ranked({1, 0}, {{1, 2}, 1}), weighted = ranked({1, 0}, {{3, 4}, 1}, {0.5, 2});
  RankedScores a = plain, b = weighted;
  a.merge(weighted);
  b.merge(plain);
  auto c = plain;
  const std::vector<int> truth{1, 0};
  c.update(std::span<const int>(truth), ScoreMatrix{{3, 4}, 1}, Doubles{0.5, 2});
  auto d = weighted;
  d.update(std::span<const int>(truth), ScoreMatrix{{1, 2}, 1});
  for (RankedScores* r : {&a, &b, &c, &d}) {
    r->finish();
    CHECK(r->weighted());
    CHECK((copy(r->positive().scores) == Doubles{1, 3} && copy(r->positive().weights) == Doubles{1, 0.5}));
    CHECK((copy(r->negative().scores) == Doubles{2, 4} && copy(r->negative().weights) == Doubles{1, 2}));
  }
}

TEST_CASE("ranked scores: merging in any order gives the same, to the bit, with ties") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(96);
  const std::size_t n = 500;
  std::vector<int> truth(n);
  ScoreMatrix scores{Doubles(n), 1};
  Doubles weights(n);
  for (std::size_t i = 0; i < n; ++i) {
    truth[i] = static_cast<int>(random.below(2));
    scores.values[i] = static_cast<double>(random.below(20));
    weights[i] = random.uniform();
  }
  for (const bool with_weights : {false, true}) {
    auto whole = ranked(truth, scores, with_weights ? weights : Doubles{});
    whole.finish();
    for (int round = 0; round < 10; ++round) {
      std::vector<RankedScores> pieces;
      for (std::size_t first = 0; first < n;) {
        const std::size_t count = std::min<std::size_t>(1 + random.below(120), n - first);
        const auto cut = [&](const auto& v) { return std::vector(v.begin() + static_cast<std::ptrdiff_t>(first), v.begin() + static_cast<std::ptrdiff_t>(first + count)); };
        pieces.push_back(ranked(cut(truth), {cut(scores.values), 1}, with_weights ? cut(weights) : Doubles{}));
        first += count;
      }
      random.shuffle(std::span(pieces));
      RankedScores merged;
      for (const auto& piece : pieces) merged.merge(piece);
      merged.finish();
      CHECK(same(merged.positive(), whole.positive()));
      CHECK(same(merged.negative(), whole.negative()));
      CHECK(merged.sums().area == whole.sums().area);
      CHECK(merged.sums().precision == whole.sums().precision);
    }
  }
}

TEST_CASE("ranked scores: of more classes, each column for the rows of each class") {
  auto r = ranked({2, 0, 2}, {{1, 2, 3, 4, 5, 6, 0, 9, 2}, 3}, {1, 2, 3});
  CHECK(r.classes() == 3);
  r.finish();
  CHECK(copy(r.run(2, 0).scores) == Doubles{0, 1});
  CHECK(copy(r.run(2, 0).weights) == Doubles{3, 1});
  CHECK(copy(r.run(2, 2).scores) == Doubles{2, 3});
  CHECK(copy(r.run(0, 1).scores) == Doubles{5});
  CHECK(r.run(1, 1).scores.empty());
  CHECK(r.positive().scores.empty());
}

TEST_CASE("ranked scores: of more classes, pieces merge in any order, weighted or not") {
  const auto plain = ranked({2, 0}, {{1, 2, 3, 4, 5, 6}, 3}), weighted = ranked({1, 2}, {{3, 2, 1, 0, 7, 3}, 3}, {2, 5});
  RankedScores a, b = weighted;
  a.merge(plain);
  a.merge(RankedScores{});
  a.merge(weighted);
  b.merge(plain);
  a.finish();
  b.finish();
  for (int t = 0; t < 3; ++t)
    for (int k = 0; k < 3; ++k) CHECK(same(a.run(t, k), b.run(t, k)));
  CHECK(copy(a.run(2, 2).weights) == Doubles{1, 5});
}

TEST_CASE("ranked scores: a class without a column is refused, and columns that change") {
  const auto text = error_of<InvalidData>([] { ranked({0, 1, 2}, {{1, 2, 3}, 1}); });
  CHECK(contains(text, "class code 2"));
  CHECK(contains(text, "row 2"));
  CHECK(contains(error_of<InvalidData>([] { ranked({0, 3}, {{1, 2, 3, 4, 5, 6}, 3}); }), "truth, row 1: found class code 3, expected 0 to 2"));
  CHECK_THROWS_AS(ranked({-1}, {{1}, 1}), InvalidData);
  auto two = ranked({0, 1}, {{1, 2}, 1});
  const std::vector<int> truth{0};
  CHECK(contains(error_of<InvalidArgument>([&] { two.update(std::span<const int>(truth), ScoreMatrix{{1, 2, 3}, 3}); }), "found scores of 3 classes, expected 2"));
  CHECK_THROWS_AS(two.merge(ranked({0}, {{1, 2, 3}, 3})), InvalidArgument);
}

TEST_CASE("ranked scores: rows come in pieces of any kind of label") {
  RankedScores r;
  const std::vector<std::uint8_t> bytes{1, 0};
  const std::vector<long long> wide{1, 1, 0};
  const bool flags[] = {true, false};
  r.update(std::span<const std::uint8_t>(bytes), ScoreMatrix{{5, 6}, 1});
  r.update(std::span<const long long>(wide), ScoreMatrix{{1, 2, 3}, 1});
  r.update(std::span<const bool>(flags), ScoreMatrix{{9, -0.0}, 1});
  r.finish();
  CHECK(copy(r.positive().scores) == Doubles{1, 2, 5, 9});
  CHECK(copy(r.negative().scores) == Doubles{0, 3, 6});
  CHECK(!std::signbit(r.negative().scores[0]));
}

TEST_CASE("ranked scores: a refused piece leaves what was there") {
  auto r = ranked({0, 1}, {{1, 2}, 1});
  const std::vector<int> truth{0, 5};
  CHECK_THROWS_AS(r.update(std::span<const int>(truth), ScoreMatrix{{7, 8}, 1}), InvalidData);
  r.finish();
  CHECK(copy(r.positive().scores) == Doubles{2});
  CHECK(copy(r.negative().scores) == Doubles{1});
}

TEST_CASE("ranked scores: a score that is NaN is refused with its row; infinite ones rank") {
  CHECK(contains(error_of<InvalidData>([] { ranked({0, 1}, {{1, std::numeric_limits<double>::quiet_NaN()}, 1}); }), "scores, row 1"));
  CHECK_NOTHROW(ranked({0, 1}, {{-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()}, 1}));
}

TEST_CASE("ranked scores: sizes that disagree are refused by name") {
  CHECK(contains(error_of<InvalidArgument>([] { ranked({0, 1}, {{1}, 1}); }), "scores: found 1 values, expected 2"));
  CHECK(contains(error_of<InvalidArgument>([] { ranked({0}, {{1}, 1}, {1, 2}); }), "weights: found 2 values, expected 1"));
}

}  // namespace ranked_scores_test
