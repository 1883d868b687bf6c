// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/core/normal.hpp"
#include "attune/metrics/delong.hpp"

namespace delong_test {

using namespace attune;
using Doubles = std::vector<double>;
using Labels = std::vector<int>;

namespace {

struct Rows {
  Labels truth;
  Doubles a, b;
};

Rows random_rows(std::size_t n, std::uint64_t stream) {
  auto random = attune_test::random(stream);
  Rows rows;
  for (std::size_t i = 0; i < n; ++i) {
    rows.truth.push_back(static_cast<int>(random.below(3) == 0));
    rows.a.push_back(std::round(10 * (random.normal() + rows.truth[i])));
    rows.b.push_back(rows.a[i] + std::round(10 * random.normal()));
  }
  return rows;
}

}  // namespace

TEST_CASE("delong: by hand") {
  // Shares of negatives below the positives: 1/2, 1; shares of positives above the negatives: 1, 1/2.
  const auto found = delong_interval(Labels{0, 0, 1, 1}, Doubles{1, 3, 2, 4}, 0.5);
  CHECK(found.auc == 0.75);
  const double error = std::sqrt(0.125);  // both variances are 1/8, and each is over two rows
  CHECK(found.standard_error == error);
  CHECK(found.lower == doctest::Approx(0.75 - error * 0.674489750196082).epsilon(1e-14));
  CHECK(found.upper == doctest::Approx(0.75 + error * 0.674489750196082).epsilon(1e-14));
  CHECK(delong_interval(Labels{0, 0, 1, 1}, Doubles{1, 3, 2, 4}, 0.99).upper == 1);
}

TEST_CASE("delong: the area is that of the ROC curve, and only the order of the scores matters") {
  CAPTURE(attune_test::seed());
  const Rows rows = random_rows(500, 400);
  Doubles grown;
  for (const double score : rows.a) grown.push_back(std::exp(score / 30));
  const auto found = delong_interval(rows.truth, rows.a);
  RankedScores ranked;
  ranked.update(std::span<const int>(rows.truth), ScoreView(rows.a, 1));
  ranked.finish();
  CHECK(found.auc == RocAuc{}(ranked));
  CHECK(found == delong_interval(rows.truth, grown));
  CHECK(detail::has_delong(RocAuc{}, ranked));
  CHECK_FALSE(detail::has_delong(RocAuc{.max_fpr = 0.5}, ranked));
  CHECK(detail::delong_bounds(ranked, 0.95) == std::array{found.lower, found.upper});
}

TEST_CASE("delong: two models on the same rows, either way round") {
  CAPTURE(attune_test::seed());
  const Rows rows = random_rows(400, 401);
  const auto found = auc_difference(rows.truth, rows.a, rows.b), turned = auc_difference(rows.truth, rows.b, rows.a);
  CHECK(found.auc_a == delong_interval(rows.truth, rows.a).auc);
  CHECK(found.auc_b == delong_interval(rows.truth, rows.b).auc);
  CHECK(found.difference == doctest::Approx(found.auc_a - found.auc_b).epsilon(1e-13));
  CHECK(turned.difference == -found.difference);
  CHECK(turned.standard_error == found.standard_error);
  CHECK(turned.p_value == found.p_value);
  CHECK(turned.lower == -found.upper);
  // Models that say much the same differ more surely than independent ones would.
  const double a = delong_interval(rows.truth, rows.a).standard_error, b = delong_interval(rows.truth, rows.b).standard_error;
  CHECK(found.standard_error < std::sqrt(a * a + b * b));
}

TEST_CASE("delong: the order of the rows does not matter to the bit") {
  CAPTURE(attune_test::seed());
  const Rows rows = random_rows(300, 402);
  const Rows turned{{rows.truth.rbegin(), rows.truth.rend()}, {rows.a.rbegin(), rows.a.rend()}, {rows.b.rbegin(), rows.b.rend()}};
  CHECK(auc_difference(rows.truth, rows.a, rows.b) == auc_difference(turned.truth, turned.a, turned.b));
}

TEST_CASE("delong: models that place all rows alike do not differ") {
  const auto found = auc_difference(Labels{0, 1, 0, 1}, Doubles{1, 2, 3, 4}, std::vector<float>{10, 20, 30, 40});
  CHECK(found.difference == 0);
  CHECK(found.standard_error == 0);
  CHECK(found.z == 0);
  CHECK(found.p_value == 1);
}

TEST_CASE("delong: an interval covers the true area as often as it says") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(403);
  const double true_area = detail::normal_cdf(1 / std::sqrt(2.0));
  int covered = 0;
  constexpr int rounds = 400;
  for (int round = 0; round < rounds; ++round) {
    Labels truth(100);
    Doubles scores(100);
    for (std::size_t i = 0; i < truth.size(); ++i) {
      truth[i] = static_cast<int>(i % 2);
      scores[i] = random.normal() + truth[i];
    }
    const auto found = delong_interval(truth, scores, 0.9);
    covered += found.lower <= true_area && true_area <= found.upper ? 1 : 0;
  }
  CHECK(covered > 0.85 * rounds);  // three standard errors below, and above
  CHECK(covered < 0.95 * rounds);
}

TEST_CASE("delong: is undefined without two rows of each class") {
  const auto one = delong_interval(Labels{0, 0, 1}, Doubles{1, 2, 3});
  CHECK(one.auc == 1);
  CHECK(std::isnan(one.standard_error));
  CHECK(std::isnan(one.lower));
  CHECK(std::isnan(one.upper));
  CHECK(std::isnan(delong_interval(Labels{0, 0}, Doubles{1, 2}).auc));
  const auto none = auc_difference(Labels{1, 1}, Doubles{1, 2}, Doubles{2, 1});
  CHECK(std::isnan(none.difference));
  CHECK(std::isnan(none.p_value));
  CHECK(std::isnan(none.lower));
}

TEST_CASE("delong: any two labels, of which the larger is positive") {
  const Doubles a{1, 4, 2, 3, 5, 6}, b{2, 1, 3, 6, 5, 4};
  const Labels codes{0, 0, 1, 0, 1, 1};
  for (const auto& truth : {Labels{1, 1, 2, 1, 2, 2}, Labels{0, 0, 7, 0, 7, 7}, Labels{-1, -1, 1, -1, 1, 1}}) {
    CHECK(delong_interval(truth, a) == delong_interval(codes, a));
    CHECK(auc_difference(truth, a, b) == auc_difference(codes, a, b));
  }
}

TEST_CASE("delong: what it cannot judge is refused") {
  const Labels truth{0, 1};
  const Doubles scores{1, 2};
  const auto refusal = [](auto&& call) { return attune_test::error_of<Error>(call); };
  CHECK(refusal([&] { delong_interval(truth, scores, 0.95, Doubles{1, 1}); }) ==
        "weights: DeLong's variance is of rows that count once each: found 2 values, expected none; draw the rows again and again instead: a bootstrap takes weights");
  CHECK(refusal([&] { delong_interval(truth, scores, 1); }) == "level: found 1, expected a share of intervals, between 0 and 1");
  CHECK(refusal([&] { auc_difference(truth, scores, Doubles{1}); }) == "scores_b: found 1 rows, expected 2, one for each of truth");
  CHECK(refusal([&] { delong_interval(Labels{0, 1, 2}, Doubles{1, 2, 3}); }) == "truth: found 3 classes, expected two; give scores n×K for K classes, a column a class");
  CHECK(attune_test::contains(refusal([&] { auc_difference(truth, scores, Doubles{1, std::nan("")}); }), "scores_b, row 1: found nan"));
  CHECK(refusal([&] { delong_interval(truth, Doubles{1, std::numeric_limits<double>::infinity()}); }) == "no exception");
}

}  // namespace delong_test
