// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/dcg.hpp"
#include "attune/metrics/label_ranking.hpp"

namespace ranked_lists_test {

using namespace attune;
using Doubles = std::vector<double>;

static_assert(Statistic<Ndcg::Statistic> && Statistic<LabelRankingLoss::Statistic> && Ndcg::Statistic::needs == Needs::scores);

TEST_CASE("ranked lists: pieces cut at blocks give the same bits in any order, others the same digits") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(380);
  const std::size_t n = 3 * simd::sum_block + 77, k = 3;
  const auto scores = attune_test::uniform<double>(random, n * k, -1, 1), truth = attune_test::uniform<double>(random, n * k, 0, 2);
  const auto weights = attune_test::uniform<double>(random, n, 0, 3);
  const auto fill = [&](auto& lists, std::size_t first, std::size_t count) {
    lists.update(std::span(truth).subspan(first * k, count * k), ScoreView(std::span(scores).subspan(first * k, count * k), k), std::span(weights).subspan(first, count));
  };
  const auto cut = [&](std::size_t size) {
    auto lists = Ndcg{}.statistic();
    for (std::size_t first = (n - 1) / size * size;; first -= size) {  // the last piece first
      auto piece = Ndcg{}.statistic();
      fill(piece, first, std::min(size, n - first));
      lists.merge(piece);
      if (first == 0) return lists;
    }
  };
  auto whole = Ndcg{}.statistic();
  fill(whole, 0, n);
  CHECK(cut(simd::sum_block) == whole);
  CHECK(cut(simd::sum_block).mean() == whole.mean());
  CHECK(cut(2 * simd::sum_block).mean() == whole.mean());
  CHECK(std::abs(cut(100).mean() - whole.mean()) <= 1e-14 * whole.mean());
}

TEST_CASE("ranked lists: what does not fit is refused") {
  const std::vector<int> codes{0, 2}, none;
  const Doubles scores{1, 2, 3, 4}, five{1, 2, 3, 4, 5};
  const auto refusal = [](auto&& call) { return attune_test::error_of<Error>(call); };
  CHECK(refusal([&] { coverage_error(none, {scores, 2}); }) == "truth: found no rows, expected at least one");
  CHECK(refusal([&] { coverage_error(codes, {scores, 2}); }) == "truth, row 1: found class code 2, expected 0 to 1, one of the columns of scores");
  CHECK(refusal([&] { coverage_error(codes, {scores, 1}); }) == "scores: found 1 column, expected lists of two or more items, a column each");
  CHECK(refusal([&] { coverage_error(codes, {scores, 0}); }) == "scores: found 0 columns, expected one for each item of a list");
  CHECK(refusal([&] { coverage_error(codes, {five, 2}); }) == "scores: found 5 values, expected whole rows of 2");
  CHECK(refusal([&] { coverage_error(std::vector{0, 1, 1}, {scores, 2}); }) == "truth: does not fit the scores: expected 2 rows of 2 columns, or a class code for each row");
  CHECK(refusal([&] { ndcg_score({five, 4}, {scores, 2}); }) == "truth: found 4 columns, expected 2, as many as of scores");
  CHECK(refusal([&] { ndcg_score({five, 2}, {scores, 2}); }) == "truth: does not fit the scores: expected 2 rows of 2 columns, or a class code for each row");
  CHECK(attune_test::contains(refusal([&] { ndcg_score({scores, 2}, {scores, 2}, {}, Doubles{1}); }), "weights: found 1 values"));
  CHECK(attune_test::contains(refusal([&] { ndcg_score({scores, 2}, {scores, 2}, {}, Doubles{0, 0}); }), "weights: found zeros only"));
}

}  // namespace ranked_lists_test
