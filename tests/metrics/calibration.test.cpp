// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <tuple>
#include <vector>

#include "attune/metrics/calibration.hpp"
#include "attune/metrics/metric_set.hpp"
#include "merging.hpp"

namespace calibration_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Labels = std::vector<int>;
using Values = std::vector<double>;

static_assert(Metric<ExpectedCalibrationError> && Metric<MaximumCalibrationError> && ConfiguresStatistic<ExpectedCalibrationError>);

TEST_CASE("uniform bin: bins hold their upper edge, and the first one zero") {
  CHECK(detail::uniform_bin(0, 4) == 0);
  CHECK(detail::uniform_bin(0.25, 4) == 0);
  CHECK(detail::uniform_bin(std::nextafter(0.25, 1.0), 4) == 1);
  CHECK(detail::uniform_bin(1, 4) == 3);
  for (std::size_t bins = 1; bins <= 100; ++bins)
    for (std::size_t k = 0; k + 1 < bins; ++k) {
      const double edge = detail::uniform_edge(k, bins);
      REQUIRE(detail::uniform_bin(edge, bins) == k);
      REQUIRE(detail::uniform_bin(std::nextafter(edge, 1.0), bins) == k + 1);
    }
}

TEST_CASE("calibration error: by hand, for two classes in one column and in two") {
  const Labels truth{0, 1, 1, 1};
  const Values p{0.125, 0.25, 0.75, 0.75};
  CHECK(expected_calibration_error(truth, p, {.bins = 2}) == (0.625 + 0.5) / 4);
  CHECK(maximum_calibration_error(truth, p, {.bins = 2}) == 0.3125);
  const ScoreMatrix two{{0.875, 0.125, 0.75, 0.25, 0.25, 0.75, 0.25, 0.75}, 2};
  CHECK(expected_calibration_error(truth, two, {.bins = 2}) == (0.625 + 0.5) / 4);
  CHECK(expected_calibration_error(truth, p, {.bins = 2}, Values{1, 0, 2, 0}) == (0.125 + 0.5) / 3);
}

TEST_CASE("calibration error: of more classes by the most probable one") {
  const ScoreMatrix p{{0.5, 0.25, 0.25, 0.125, 0.125, 0.75}, 3};
  CHECK(expected_calibration_error(Labels{0, 1}, p, {.bins = 2}) == (0.5 + 0.75) / 2);
  CHECK(maximum_calibration_error(Labels{0, 1}, p, {.bins = 2}) == 0.75);
  CHECK(maximum_calibration_error(Labels{0, 1}, p, {.bins = 1}) == 0.125);
}

TEST_CASE("calibration error: settings and data are refused by name") {
  CHECK(contains(error_of<InvalidArgument>([] { expected_calibration_error(Labels{0}, Values{0}, {.bins = 0}); }), "ExpectedCalibrationError::bins: found 0"));
  CHECK(contains(error_of<InvalidArgument>([] { maximum_calibration_error(Labels{0}, Values{0}, {.bins = -1}); }), "MaximumCalibrationError::bins"));
  CHECK(contains(error_of<InvalidArgument>([] { calibration_curve(Labels{0}, Values{0}, {.bins = 0}); }), "CalibrationCurveSettings::bins"));
  CHECK(contains(error_of<InvalidData>([] { expected_calibration_error(Labels{0, 1}, Values{0, 1.25}); }), "probabilities, row 1: found 1.25"));
  CHECK(contains(error_of<InvalidData>([] { calibration_curve(Labels{0, 1}, Values{0, -1}); }), "probabilities, row 1: found -1"));
  CHECK(contains(error_of<InvalidData>([] { expected_calibration_error(Labels{0, 5}, ScoreMatrix{{0, 0, 1, 1, 0, 0}, 3}); }), "truth, row 1: found class code 5"));
}

TEST_CASE("calibration bins: merge in any order, to the same bits however the rows are cut") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(370);
  const std::size_t n = simd::sum_block + 200;
  Labels truth(n);
  for (int& t : truth) t = static_cast<int>(random.below(2));
  const auto p = attune_test::uniform<double>(random, n, 0, 1), weights = attune_test::uniform<double>(random, n, 0, 2);
  const auto feed = [&](CalibrationBins& bins, std::size_t first, std::size_t count) {
    bins.update(std::span<const int>(truth).subspan(first, count), ScoreView(std::span(p).subspan(first, count), 1), std::span(weights).subspan(first, count));
  };
  attune_test::check_merging(CalibrationBins(7), n, feed, [](const CalibrationBins& s) { return Values{ExpectedCalibrationError{7}(s), MaximumCalibrationError{7}(s), s.weight(), s.gap(3)}; }, 0);
}

TEST_CASE("calibration error: is undefined without rows") {
  CHECK(std::isnan(ExpectedCalibrationError{}(CalibrationBins(10))));
  CHECK(why_undefined(MaximumCalibrationError{}, CalibrationBins(10)) == "no row has weight");
}

TEST_CASE("calibration curve: by hand, with counts and with weights") {
  const Labels truth{0, 1, 1, 1};
  const Values p{0.125, 0.25, 0.75, 1};
  const auto curve = calibration_curve(truth, p, {.bins = 4});
  CHECK(curve.positive_share == Values{0.5, 1, 1});
  CHECK(curve.mean_probability == Values{0.1875, 0.75, 1});
  CHECK(curve.weight == Values{2, 1, 1});
  const auto weighted = calibration_curve(truth, p, {.bins = 4}, Values{3, 1, 1, 0});
  CHECK(weighted.positive_share == Values{0.25, 1});
  CHECK(weighted.weight == Values{4, 1});
  const auto halves = calibration_curve(truth, p, {.bins = 2, .strategy = BinStrategy::quantile});
  CHECK(halves.weight == Values{2, 2});
  CHECK(halves.mean_probability == Values{0.1875, 0.875});
}

TEST_CASE("calibration error: in a set, metrics of as many bins share them") {
  const Metrics<ExpectedCalibrationError, MaximumCalibrationError, ExpectedCalibrationError> set{{{.bins = 4}, {.bins = 4}, {.bins = 10}}};
  CHECK(std::get<0>(set.start()).used == 2);
  const Labels truth{0, 1, 1, 1};
  const Values p{0.125, 0.25, 0.75, 0.8125};
  const auto scores = set.evaluate(std::span<const int>(truth), {truth, {}, {p, 1}});
  CHECK(scores[0] == expected_calibration_error(truth, p, {.bins = 4}));
  CHECK(scores[1] == maximum_calibration_error(truth, p, {.bins = 4}));
  CHECK(scores[2] == expected_calibration_error(truth, p));
}

TEST_CASE("calibration error: a weight that is NaN makes it NaN, whichever bin it falls into") {
  CalibrationBins bins;
  bins.update(std::span<const int>(std::array<int, 3>{0, 1, 1}), ScoreMatrix{{0.1, 0.5, 0.9}, 1}, std::vector<double>{1, std::nan(""), 1});
  CHECK(std::isnan(ExpectedCalibrationError{}(bins)));
  CHECK(std::isnan(MaximumCalibrationError{}(bins)));
}

}  // namespace calibration_test
