// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/label_ranking.hpp"
#include "attune/metrics/metric_set.hpp"

namespace label_ranking_test {

using namespace attune;
using Doubles = std::vector<double>;
using Labels = std::vector<int>;

static_assert(Metric<LabelRankingAveragePrecision> && Metric<CoverageError> && Metric<LabelRankingLoss>);

TEST_CASE("label ranking: by hand") {
  // Ranks of the relevant labels 0 and 3: second and fourth.
  const Labels truth{1, 0, 0, 1};
  const Doubles scores{0.7, 0.9, 0.5, 0.3};
  CHECK(label_ranking_average_precision(truth, {scores, 4}) == (1.0 / 2 + 2.0 / 4) / 2);
  CHECK(coverage_error(truth, {scores, 4}) == 4);
  CHECK(label_ranking_loss(truth, {scores, 4}) == 3.0 / 4);
}

TEST_CASE("label ranking: ties count against the ranking") {
  const Labels truth{1, 0, 0};
  const Doubles scores{1, 1, 0};
  CHECK(label_ranking_average_precision(truth, {scores, 3}) == 0.5);
  CHECK(coverage_error(truth, {scores, 3}) == 2);
  CHECK(label_ranking_loss(truth, {scores, 3}) == 0.5);
  CHECK(label_ranking_loss(truth, {Doubles{-0.0, 0.0, -1}, 3}) == 0.5);
}

TEST_CASE("label ranking: infinite scores rank") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(coverage_error(Labels{0, 1, 0}, {Doubles{-infinity, 1, infinity}, 3}) == 2);
}

TEST_CASE("label ranking: of one class a row it is the mean reciprocal rank, and the mean rank") {
  const Labels truth{0, 1, 2};
  const Doubles scores{3, 2, 1, 3, 2, 1, 3, 2, 1};  // ranks 1, 2, 3
  const auto found = Metrics<LabelRankingAveragePrecision, CoverageError, LabelRankingLoss>{}.evaluate(std::span<const int>(truth), {{}, {scores, 3}});
  CHECK(found[0] == doctest::Approx((1 + 1.0 / 2 + 1.0 / 3) / 3).epsilon(1e-15));
  CHECK(found[1] == 2);
  CHECK(found[2] == doctest::Approx(0.5).epsilon(1e-15));
}

TEST_CASE("label ranking: rows without anything to rank count as in scikit-learn, and are not all there is") {
  const Labels truth{1, 0, 0, 0, 1, 1};
  const Doubles scores{1, 2, 1, 2, 1, 2};  // the first row is wrong
  CHECK(label_ranking_average_precision(truth, {scores, 2}) == doctest::Approx((0.5 + 1 + 1) / 3).epsilon(1e-15));
  CHECK(coverage_error(truth, {scores, 2}) == doctest::Approx((2.0 + 0 + 2) / 3).epsilon(1e-15));
  CHECK(label_ranking_loss(truth, {scores, 2}) == doctest::Approx(1.0 / 3).epsilon(1e-15));
  const Doubles others{0, 1, 1};
  CHECK(std::isnan(label_ranking_average_precision(truth, {scores, 2}, {}, others)));
  CHECK(std::isnan(label_ranking_loss(truth, {scores, 2}, {}, others)));
  CHECK(coverage_error(truth, {scores, 2}, {}, others) == 1);
  CHECK(std::isnan(coverage_error(truth, {scores, 2}, {}, Doubles{0, 1, 0})));
}

TEST_CASE("label ranking: what is undefined says why") {
  LabelRankingAveragePrecision::Statistic none;
  LabelRankingLoss::Statistic full;
  CoverageError::Statistic bare;
  full.update(std::span<const double>(Doubles{1, 1}), {Doubles{1, 2}, 2}, {});
  bare.update(std::span<const double>(Doubles{0, 0}), {Doubles{1, 2}, 2}, {});
  CHECK(why_undefined(LabelRankingAveragePrecision{}, none) == "there are no rows");
  CHECK(why_undefined(LabelRankingLoss{}, full) == "no row has both relevant and other labels");
  CHECK(why_undefined(CoverageError{}, bare) == "no row has a relevant label");
}

TEST_CASE("label ranking: the truth may be a matrix of labels, in any type") {
  const Labels truth{1, 0, 1, 0, 0, 1};
  const Doubles scores{3, 2, 1, 3, 2, 1}, numbers(truth.begin(), truth.end());
  const double expected = label_ranking_loss({numbers, 3}, {scores, 3});
  CHECK(label_ranking_loss(truth, {scores, 3}) == expected);
  CHECK(label_ranking_loss(std::vector<bool>(truth.begin(), truth.end()), {scores, 3}) == expected);
  CHECK(label_ranking_loss(IndicatorView(truth, 3), {scores, 3}) == expected);
  CHECK(coverage_error(IndicatorView(truth, 3), {scores, 3}) == 3);
  CHECK(label_ranking_average_precision(IndicatorView(truth, 3), {scores, 3}) == ((1 + 2.0 / 3) / 2 + 1.0 / 3) / 2);
  CHECK(attune_test::error_of<InvalidArgument>([&] { label_ranking_loss(IndicatorView(truth, 2), {scores, 3}); }) == "truth: found 2 columns, expected 3, as many as of scores");
}

TEST_CASE("label ranking: labels are 0 or 1") {
  CHECK(attune_test::error_of<InvalidData>([] { label_ranking_loss(Labels{0, 1, 2, 0}, {Doubles{1, 2, 3, 4}, 2}); }) == "truth, row 1, column 0: found 2, expected 0 or 1");
}

}  // namespace label_ranking_test
