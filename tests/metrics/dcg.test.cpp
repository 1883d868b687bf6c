// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/dcg.hpp"
#include "attune/metrics/metric_set.hpp"

namespace dcg_test {

using namespace attune;
using Doubles = std::vector<double>;

static_assert(Metric<Dcg> && Metric<Ndcg> && ConfiguresStatistic<Dcg> && ConfiguresStatistic<Ndcg>);

TEST_CASE("dcg: by hand") {
  const Doubles truth{3, 2, 1}, scores{0.1, 0.9, 0.5};
  CHECK(dcg_score({truth, 3}, {scores, 3}) == doctest::Approx(2 + 1 / std::log2(3) + 3 / 2.0).epsilon(1e-15));
  CHECK(dcg_score({truth, 3}, {scores, 3}, {.k = 1}) == 2);
  CHECK(dcg_score({truth, 3}, {scores, 3}, {.k = 2, .log_base = 10}) == doctest::Approx(2 / std::log10(2) + 1 / std::log10(3)).epsilon(1e-15));
  CHECK(ndcg_score({truth, 3}, {scores, 3}) == doctest::Approx((2 + 1 / std::log2(3) + 1.5) / (3 + 2 / std::log2(3) + 0.5)).epsilon(1e-15));
  CHECK(ndcg_score({truth, 3}, {truth, 3}) == doctest::Approx(1).epsilon(1e-15));
}

TEST_CASE("dcg: is the mean over lists, by weight") {
  const Doubles truth{1, 0, 0, 1}, scores{2, 1, 2, 1};
  const double second = 1 / std::log2(3);
  CHECK(dcg_score({truth, 2}, {scores, 2}) == doctest::Approx((1 + second) / 2).epsilon(1e-15));
  CHECK(dcg_score({truth, 2}, {scores, 2}, {}, Doubles{3, 1}) == doctest::Approx((3 + second) / 4).epsilon(1e-15));
  CHECK(ndcg_score({truth, 2}, {scores, 2}, {}, Doubles{0, 1}) == doctest::Approx(second).epsilon(1e-15));
}

TEST_CASE("dcg: tied items have the mean gain of all orders of the tie") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(370);
  for (int round = 0; round < 5; ++round) {
    Doubles truth(5), scores(5);
    for (std::size_t i = 0; i < 5; ++i) {
      truth[i] = static_cast<double>(random.below(4));
      scores[i] = static_cast<double>(random.below(3));
    }
    // Scores that are all apart, in every order that respects the true ones.
    std::array<std::size_t, 5> order{0, 1, 2, 3, 4};
    double sum = 0, orders = 0;
    do {
      if (!std::is_sorted(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; })) continue;
      Doubles apart(5);
      for (std::size_t place = 0; place < 5; ++place) apart[order[place]] = -static_cast<double>(place);
      sum += dcg_score({truth, 5}, {apart, 5}, {.k = 3});
      ++orders;
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK(dcg_score({truth, 5}, {scores, 5}, {.k = 3}) == doctest::Approx(sum / orders).epsilon(1e-14));
  }
}

TEST_CASE("dcg: ties that are ignored put later items first") {
  const Doubles truth{1, 0}, scores{7, 7};
  CHECK(dcg_score({truth, 2}, {scores, 2}, {.ignore_ties = true}) == doctest::Approx(1 / std::log2(3)).epsilon(1e-15));
  CHECK(dcg_score({truth, 2}, {Doubles{0.0, -0.0}, 2}, {.ignore_ties = true}) == doctest::Approx(1 / std::log2(3)).epsilon(1e-15));
}

TEST_CASE("dcg: class codes are lists with one relevant item") {
  const std::vector<int> codes{2, 0};
  const Doubles scores{0.1, 0.7, 0.2, 0.5, 0.2, 0.3};
  const Doubles truth{0, 0, 1, 1, 0, 0};
  CHECK(ndcg_score(codes, {scores, 3}) == ndcg_score({truth, 3}, {scores, 3}));
  CHECK(ndcg_score(std::vector<char>{0, 0, 1, 1, 0, 0}, {scores, 3}) == ndcg_score(codes, {scores, 3}));
  const Metrics<Ndcg, Dcg, Dcg> metrics{{{.k = 2}, {}, {.k = 1}}};
  const auto classes = metrics.evaluate(std::span<const int>(codes), {{}, {scores, 3}});
  CHECK(classes[0] == ndcg_score(codes, {scores, 3}, {.k = 2}));
  CHECK(classes[1] == dcg_score(codes, {scores, 3}));
  CHECK(classes[2] == dcg_score(codes, {scores, 3}, {.k = 1}));
  CHECK(metrics.evaluate(std::span<const double>(truth), {{}, {scores, 3}}) == classes);
}

TEST_CASE("ndcg: lists without relevance count 0, and are all there is nowhere") {
  const Doubles truth{0, 0, 0, 1}, scores{1, 2, 1, 2};
  CHECK(ndcg_score({truth, 2}, {scores, 2}) == 0.5);
  CHECK(std::isnan(ndcg_score({truth, 2}, {scores, 2}, {}, Doubles{1, 0})));
  auto lists = Ndcg{}.statistic();
  CHECK(why_undefined(Ndcg{}, lists) == "there are no rows");
  lists.update(ScoreView(Doubles{0, 0}, 2), {Doubles{1, 2}, 2}, {});
  CHECK(why_undefined(Ndcg{}, lists) == "no list has a relevant item");
  CHECK(why_undefined(Dcg{}, Dcg{}.statistic()) == "there are no rows");
}

TEST_CASE("dcg: settings and values that do not do are refused") {
  const Doubles truth{1, -1}, scores{1, 2};
  const auto refusal = [](auto&& call) { return attune_test::error_of<Error>(call); };
  CHECK(refusal([&] { dcg_score({truth, 2}, {scores, 2}, {.k = -1}); }) == "Dcg::k: found -1, expected a number of places, or 0 for all");
  CHECK(refusal([&] { dcg_score({truth, 2}, {scores, 2}, {.log_base = 1}); }) == "Dcg::log_base: found 1, expected a finite number above 1");
  CHECK(refusal([&] { ndcg_score({truth, 2}, {scores, 2}, {.k = -3}); }) == "Ndcg::k: found -3, expected a number of places, or 0 for all");
  CHECK(refusal([&] { ndcg_score({truth, 2}, {scores, 2}); }) == "truth, row 0, column 1: found -1, expected a finite number of at least 0");
  CHECK(refusal([&] { dcg_score({truth, 2}, {scores, 2}); }) == "no exception");
  CHECK(refusal([&] { dcg_score({truth, 2}, {Doubles{1, std::nan("")}, 2}); }) == "scores, row 0, column 1: found nan, expected a number");
}

}  // namespace dcg_test
