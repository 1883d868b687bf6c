// SPDX-License-Identifier: BSL-1.0

// Friedman with Nemenyi, McNemar, Wilcoxon and Holm: published examples, what scores that are alike or undefined give, and
// what is refused.

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/validate/friedman.hpp"
#include "attune/validate/holm.hpp"
#include "attune/validate/mcnemar.hpp"
#include "attune/validate/wilcoxon.hpp"

namespace difference_tests_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

using Numbers = std::vector<double>;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// Areas under the ROC curve of C4.5 and three variants on 14 data sets: Demšar 2006, table 6. Its ranks tell apart two that
// it prints as 0.975, the last but one of the last two lines: here by 0.0001.
const std::vector<Numbers> trees{
    {0.763, 0.599, 0.954, 0.628, 0.882, 0.936, 0.661, 0.583, 0.775, 1.000, 0.940, 0.619, 0.972, 0.957},
    {0.768, 0.591, 0.971, 0.661, 0.888, 0.931, 0.668, 0.583, 0.838, 1.000, 0.962, 0.666, 0.981, 0.978},
    {0.771, 0.590, 0.968, 0.654, 0.886, 0.916, 0.609, 0.563, 0.866, 1.000, 0.965, 0.614, 0.975, 0.946},
    {0.798, 0.569, 0.967, 0.657, 0.898, 0.931, 0.685, 0.625, 0.875, 1.000, 0.962, 0.669, 0.9749, 0.970}};

}  // namespace

TEST_CASE("friedman and nemenyi: Demšar's example of four trees on fourteen data sets") {
  const auto test = friedman_test(trees);
  const double ranks[] = {3.143, 2.000, 2.893, 1.964};
  double without_ties = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(std::abs(test.mean_ranks[i] - ranks[i]) < 0.0005);
    without_ties += test.mean_ranks[i] * test.mean_ranks[i];
  }
  CHECK(std::abs(12.0 * 14 / 20 * (without_ties - 25) - 9.28) < 0.01);  // as published, which leaves ties alone
  CHECK(test.statistic > 9.28);
  const auto pairs = nemenyi_test(test, 0.90);
  CHECK(std::abs(pairs.critical_difference - 1.12) < 0.005);
  CHECK(std::abs(nemenyi_test(test).critical_difference - 1.25) < 0.005);
  CHECK(pairs.p_values[0 * 4 + 3] < 0.1);   // the mean ranks of C4.5 and C4.5+m+cf are 1.18 apart, more than 1.12
  CHECK(pairs.p_values[0 * 4 + 3] > 0.05);
  CHECK(pairs.p_values[0 * 4 + 3] == pairs.p_values[3 * 4 + 0]);
  CHECK(pairs.p_values[2 * 4 + 2] == 1);
}

TEST_CASE("friedman: the direction turns ranks around, and learners that are alike have equal ranks and p = 1") {
  const auto up = friedman_test(trees), down = friedman_test(trees, Direction::minimize);
  for (std::size_t i = 0; i < 4; ++i) CHECK(up.mean_ranks[i] + down.mean_ranks[i] == doctest::Approx(5));
  CHECK(up.p_value == doctest::Approx(down.p_value));
  const auto same = friedman_test(std::vector<Numbers>(3, Numbers{0.5, 0.7}));
  CHECK(same.mean_ranks == Numbers{2, 2, 2});
  CHECK(same.statistic == 0);
  CHECK(same.p_value == 1);
  CHECK(same.f_p_value == 1);
  const auto clear = friedman_test(std::vector<Numbers>{{3, 3, 3}, {2, 2, 2}, {1, 1, 1}});  // the largest statistic there is
  CHECK(clear.statistic == doctest::Approx(6));
  CHECK(clear.f_p_value == doctest::Approx(0));
  CHECK(std::isnan(friedman_test(std::vector<Numbers>{{1, not_a_number}, {2, 3}, {4, 5}}).p_value));
}

TEST_CASE("mcnemar: chi-square with its correction, by hand, and the same whoever comes first") {
  const auto test = mcnemar_test(150, 86, McNemarMethod::chi_square);
  CHECK(test.statistic == doctest::Approx(63.0 * 63 / 236));
  CHECK(test.p_value == mcnemar_test(86, 150, McNemarMethod::chi_square).p_value);
}

TEST_CASE("mcnemar: few rows, by hand; and predictions are counted") {
  CHECK(mcnemar_test(0, 5).p_value == doctest::Approx(2.0 / 32));
  CHECK(mcnemar_test(1, 5).p_value == doctest::Approx(2 * 7.0 / 64));
  CHECK(mcnemar_test(4, 4).p_value == 1);
  CHECK(mcnemar_test(0, 0).p_value == 1);
  CHECK(mcnemar_test(0, 0, McNemarMethod::chi_square).p_value == 1);
  const std::vector<int> truth{0, 1, 0, 1, 2}, a{0, 1, 1, 1, 0}, b{0, 0, 0, 0, 1};
  const auto test = mcnemar_test(truth, a, b);
  CHECK(test.only_a == 2);
  CHECK(test.only_b == 1);
  CHECK(test.p_value == mcnemar_test(2, 1).p_value);
}

TEST_CASE("wilcoxon: sums of ranks and exact shares, counted by hand") {
  const auto test = wilcoxon_signed_rank_test(Numbers{1, 2, 3, 4}, Numbers{0, 0, 0, 8});  // differences 1, 2, 3, -4
  CHECK(test.positive == 6);
  CHECK(test.negative == 4);
  CHECK(test.statistic == 4);
  CHECK(test.exact);
  CHECK(test.p_value == doctest::Approx(2 * 7.0 / 16));  // sums of at most 4: {}, 1, 2, 3, 4, 1+2, 1+3
  CHECK(wilcoxon_signed_rank_test(Numbers{1, 2, 3}, Numbers{0, 0, 0}).statistic == 0);
}

TEST_CASE("wilcoxon: pairs without a difference are left out, and without any p is 1") {
  const auto test = wilcoxon_signed_rank_test(Numbers{1, 2, 5, 4}, Numbers{1, 0, 2, 8});
  CHECK(test.pairs == 3);
  CHECK(!test.exact);
  CHECK(wilcoxon_signed_rank_test(Numbers{1, 2}, Numbers{1, 2}).p_value == 1);
  CHECK(std::isnan(wilcoxon_signed_rank_test(Numbers{1, not_a_number}, Numbers{1, 2}).p_value));
}

TEST_CASE("wilcoxon: exchanging the learners changes nothing") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(1);
  const auto a = attune_test::uniform<double>(source, 10, 0.7, 0.9), b = attune_test::uniform<double>(source, 10, 0.7, 0.9);
  CHECK(wilcoxon_signed_rank_test(a, b).p_value == wilcoxon_signed_rank_test(b, a).p_value);
}

TEST_CASE("holm: adjusted p values keep the order of the given ones, and count tests that were made") {
  const auto adjusted = holm_adjusted(Numbers{0.01, 0.04, 0.03, 0.005});
  const Numbers expected{0.03, 0.06, 0.06, 0.02};
  for (std::size_t i = 0; i < 4; ++i) CHECK(adjusted[i] == doctest::Approx(expected[i]));
  const auto two = holm_adjusted(Numbers{0.04, not_a_number, 0.7});
  CHECK(two[0] == doctest::Approx(0.08));
  CHECK(std::isnan(two[1]));
  CHECK(two[2] == doctest::Approx(0.7));
  CHECK(holm_adjusted(Numbers{}).empty());
  CHECK(contains(error_of<InvalidArgument>([] { holm_adjusted(Numbers{0.1, 1.5}); }), "holm_adjusted, p value 1: found 1.5, expected 0 to 1"));
}

TEST_CASE("tests of differences: what is refused, by name") {
  const Numbers two{0.5, 0.6}, three{0.5, 0.6, 0.7};
  const auto text = [](auto&& call) { return error_of<InvalidArgument>(call); };
  CHECK(contains(text([&] { wilcoxon_signed_rank_test(two, three); }), "wilcoxon_signed_rank_test: found 2 and 3 scores"));
  CHECK(contains(text([&] { friedman_test(std::vector<Numbers>{two, two}); }), "friedman_test: found 2 learners, expected 3 or more; compare two by wilcoxon_signed_rank_test"));
  CHECK(contains(text([&] { friedman_test(std::vector<Numbers>{two, two, three}); }), "friedman_test, learner 2: found 3 scores, expected 2, as of learner 0"));
  CHECK(contains(text([&] { mcnemar_test(-1, 2); }), "mcnemar_test: found -1 and 2 rows, expected 0 or more"));
  CHECK(contains(text([&] { mcnemar_test(std::vector<int>{1, 2}, std::vector<int>{1}, std::vector<int>{1, 2}); }), "mcnemar_test: found 1 and 2 predictions, expected 2, one for each row"));
}

}  // namespace difference_tests_test
