// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/ranked_scores.hpp"

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

}  // namespace

TEST_CASE("ranked scores: the classes apart, each sorted") {
  auto r = ranked({1, 0, 1, 0, 1}, {{3, 2, 1, 5, 2}, 1});
  r.finish();
  CHECK(r.positive().scores == Doubles{1, 2, 3});
  CHECK(r.negative().scores == Doubles{2, 5});
  CHECK(!r.weighted());
  CHECK(r.positive().weights.empty());
}

TEST_CASE("ranked scores: weights stay with their scores") {
  auto r = ranked({1, 0, 1, 1}, {{3, 2, 1, 1}, 1}, {0.3, 0.2, 0.5, 0.1});
  r.finish();
  CHECK(r.weighted());
  CHECK(r.positive().scores == Doubles{1, 1, 3});
  CHECK(r.positive().weights == Doubles{0.1, 0.5, 0.3});
  CHECK(r.negative().weights == Doubles{0.2});
}

TEST_CASE("ranked scores: of two columns the second counts") {
  auto r = ranked({1, 0}, {{9, 1, 8, 2}, 2});
  CHECK(r.positive().scores == Doubles{1});
  CHECK(r.negative().scores == Doubles{2});
}

TEST_CASE("ranked scores: weighted and plain pieces mix, plain rows weighing one, in any order") {
  const auto plain = ranked({1, 0}, {{1, 2}, 1}), weighted = ranked({1, 0}, {{3, 4}, 1}, {0.5, 2});
  RankedScores a = plain, b = weighted;
  a.merge(weighted);
  b.merge(plain);
  auto c = plain;
  const std::vector<int> truth{1, 0};
  c.update(std::span<const int>(truth), {{3, 4}, 1}, Doubles{0.5, 2});
  auto d = weighted;
  d.update(std::span<const int>(truth), {{1, 2}, 1});
  for (RankedScores* r : {&a, &b, &c, &d}) {
    r->finish();
    CHECK(r->weighted());
    CHECK(r->positive() == RankedScores::Class{{1, 3}, {1, 0.5}});
    CHECK(r->negative() == RankedScores::Class{{2, 4}, {1, 2}});
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
      CHECK(merged.positive() == whole.positive());
      CHECK(merged.negative() == whole.negative());
    }
  }
}

TEST_CASE("ranked scores: more than two classes are refused, in scores and in labels") {
  CHECK(contains(error_of<InvalidData>([] { ranked({0}, {{1, 2, 3}, 3}); }), "3 classes"));
  const auto text = error_of<InvalidData>([] { ranked({0, 1, 2}, {{1, 2, 3}, 1}); });
  CHECK(contains(text, "class code 2"));
  CHECK(contains(text, "row 2"));
  CHECK_THROWS_AS(ranked({-1}, {{1}, 1}), InvalidData);
}

TEST_CASE("ranked scores: a score that is NaN is refused with its row; infinite ones rank") {
  CHECK(contains(error_of<InvalidData>([] { ranked({0, 1}, {{1, std::numeric_limits<double>::quiet_NaN()}, 1}); }), "scores, row 1"));
  CHECK_NOTHROW(ranked({0, 1}, {{-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()}, 1}));
}

TEST_CASE("ranked scores: sizes that disagree are refused by name") {
  CHECK(contains(error_of<InvalidArgument>([] { ranked({0, 1}, {{1}, 1}); }), "scores: found 1 values, expected 2"));
  CHECK(contains(error_of<InvalidArgument>([] { ranked({0}, {{1}, 1}, {1, 2}); }), "weights: found 2 values, expected 1"));
}
