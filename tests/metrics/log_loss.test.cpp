// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/log_loss.hpp"
#include "merging.hpp"

namespace log_loss_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

static_assert(Statistic<LogLossSum> && Metric<LogLoss>);
static_assert(LogLoss::direction == Direction::minimize && LogLossSum::needs == Needs::probabilities);

namespace log_loss_test {

constexpr double eps = std::numeric_limits<double>::epsilon();

double score(const std::vector<int>& truth, const ScoreMatrix& p, const std::vector<double>& weights = {}) {
  LogLossSum sums;
  sums.update(std::span<const int>(truth), p, weights);
  return LogLoss{}(sums);
}

}  // namespace log_loss_test

using namespace log_loss_test;

TEST_CASE("log loss: by hand, for two classes and three") {
  CHECK(score({1, 0}, {{0.5, 0.5, 0.75, 0.25}, 2}) == doctest::Approx((std::log(2.0) + std::log(4.0 / 3)) / 2).epsilon(8 * eps));
  CHECK(score({2, 0}, {{0.25, 0.25, 0.5, 0.125, 0.5, 0.375}, 3}) == doctest::Approx((std::log(2.0) + std::log(8.0)) / 2).epsilon(8 * eps));
}

TEST_CASE("log loss: rows count by their weight") {
  CHECK(score({1, 0}, {{0.5, 0.5, 0.125, 0.875}, 2}, {3, 1}) == doctest::Approx((3 * std::log(2.0) + std::log(8.0)) / 4).epsilon(8 * eps));
}

TEST_CASE("log loss: certainty costs nothing when it is right and 36 nats when it is wrong") {
  CHECK(score({1}, {{0, 1}, 2}) == doctest::Approx(0).epsilon(2 * eps));
  CHECK(score({0}, {{0, 1}, 2}) == doctest::Approx(52 * std::log(2.0)).epsilon(8 * eps));
}

TEST_CASE("log loss: is undefined without rows, and without weight") {
  CHECK(std::isnan(score({}, {{}, 2})));
  CHECK(std::isnan(score({1}, {{0.5, 0.5}, 2}, {0})));
}

TEST_CASE("log loss: a class without a column, and what is no probability, are refused with their row") {
  CHECK(contains(error_of<InvalidData>([] { score({0, 2}, {{0.5, 0.5, 0.5, 0.5}, 2}); }), "row 1"));
  CHECK(contains(error_of<InvalidData>([] { score({0, 2}, {{0.5, 0.5, 0.5, 0.5}, 2}); }), "class code 2"));
  CHECK(contains(error_of<InvalidData>([] { score({-1}, {{0.5, 0.5}, 2}); }), "class code -1"));
  for (const double bad : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()})
    CHECK(contains(error_of<InvalidData>([bad] { score({0, 1}, {{0.5, 0.5, 0.5, bad}, 2}); }), "probabilities, row 1"));
}

TEST_CASE("log loss: sizes that disagree are refused by name") {
  CHECK(contains(error_of<InvalidArgument>([] { score({0, 1}, {{0.5, 0.5}, 2}); }), "probabilities: found 1 values, expected 2"));
  CHECK(contains(error_of<InvalidArgument>([] { score({0}, {{0.5, 0.5}, 2}, {1, 1}); }), "weights: found 2 values, expected 1"));
}

TEST_CASE("log loss: one column is the probability of class 1") {
  const std::vector<int> truth{1, 0, 1};
  const std::vector<double> p{0.5, 0.25, 0.125};
  const double expected = (std::log(2.0) + std::log(4.0 / 3) + std::log(8.0)) / 3;
  CHECK(log_loss(truth, p) == doctest::Approx(expected).epsilon(8 * eps));
  CHECK(log_loss(truth, ScoreMatrix{{0.5, 0.5, 0.75, 0.25, 0.875, 0.125}, 2}) == log_loss(truth, p));
  CHECK(log_loss(std::vector<bool>{true, false, true}, p) == log_loss(truth, p));
  CHECK(log_loss(std::vector<int>{1, -1, 1}, p) == log_loss(truth, p));
  CHECK(log_loss(std::vector<unsigned char>{9, 2, 9}, p) == log_loss(truth, p));
  CHECK(log_loss(truth, p, {}, std::vector<double>{0, 2, 0}) == doctest::Approx(std::log(4.0 / 3)).epsilon(8 * eps));
}

TEST_CASE("log loss: labels of every width, at every length") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(96);
  const auto p = attune_test::uniform<double>(random, 2100, 1e-9, 1);
  for (std::size_t n = 1; n <= p.size(); n += n < 40 ? 1 : 411) {
    std::vector<std::int8_t> bytes(n);
    std::vector<std::int64_t> wide(n);
    ScoreMatrix two{{}, 2};
    long double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const bool one = random.below(2) == 1;
      bytes[i] = one;
      wide[i] = one;
      two.values.insert(two.values.end(), {1 - p[i], p[i]});
      sum -= std::log(static_cast<long double>(one ? p[i] : 1 - p[i]));
    }
    const std::span<const double> column = std::span(p).first(n);
    const double expected = static_cast<double>(sum / static_cast<long double>(n));
    CHECK(std::abs(log_loss(bytes, column) - expected) <= 1e-14 * expected);
    CHECK(log_loss(wide, column) == log_loss(bytes, column));
    CHECK(log_loss(wide, two) == log_loss(bytes, column));
  }
}

TEST_CASE("log loss: what is wrong with one column is refused with its row, in any block") {
  const std::vector<double> p(3000, 0.5);
  std::vector<int> truth(3000, 1);
  truth[2500] = 7;
  truth[2501] = -2;
  CHECK(contains(error_of<InvalidData>([&] { log_loss(truth, p); }), "truth: found 3 classes, expected two"));
  CHECK(contains(error_of<InvalidData>([&] { score(truth, {p, 1}); }), "truth, row 2500: found class code 7, expected 0 or 1"));
  CHECK(log_loss(std::vector<int>{5, 5}, std::vector<double>{0.5, 0.25}) == log_loss(std::vector<int>{1, 1}, std::vector<double>{0.5, 0.25}));
  CHECK(log_loss(std::vector<int>{-5, -5}, std::vector<double>{0.5, 0.25}) == log_loss(std::vector<int>{0, 0}, std::vector<double>{0.5, 0.25}));
  auto bad = p;
  bad[2998] = 1.5;
  CHECK(contains(error_of<InvalidData>([&] { log_loss(std::vector<int>(3000, 1), bad); }), "probabilities, row 2998: found 1.5"));
  bad[2000] = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { log_loss(std::vector<int>(3000, 0), bad); }), "probabilities, row 2000"));
  CHECK(contains(error_of<InvalidArgument>([&] { log_loss(std::vector<int>(3, 0), p); }), "probabilities: found 3000 rows, expected 3"));
}

TEST_CASE("log loss sums: merge in any order") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(95);
  const std::size_t n = 3 * simd::sum_block + 55;
  std::vector<int> truth(n);
  for (int& t : truth) t = static_cast<int>(random.below(2));
  const auto p = attune_test::uniform<double>(random, n, 0, 1), weights = attune_test::uniform<double>(random, n, 0, 2);
  for (const bool weighted : {false, true}) {
    const auto feed = [&](auto& sums, std::size_t first, std::size_t count) {
      const auto part = [&](const auto& column) { return std::span(column).subspan(first, count); };
      sums.update(std::span<const int>(part(truth)), ScoreView(part(p), 1), weighted ? part(weights) : std::span<const double>());
    };
    attune_test::check_merging(LogLossSum{}, n, feed, [](const LogLossSum& s) { return std::vector<double>{s.loss(), s.weight()}; });
    attune_test::check_merging(LogLossAndPrior{}, n, feed, [](const LogLossAndPrior& s) { return std::vector<double>{s.sums().loss(), s.prior()[0], s.prior()[1]}; });
  }
}

TEST_CASE("D² log loss: 0 for the shares of the classes, 1 for certainty that is right") {
  const std::vector<int> truth{1, 0, 0, 1, 0};
  CHECK(std::abs(d2_log_loss(truth, std::vector<double>(5, 0.4))) <= 4 * eps);
  CHECK(d2_log_loss(truth, std::vector<double>{1, 0, 0, 1, 0}) == doctest::Approx(1).epsilon(4 * eps));
  CHECK(d2_log_loss(std::vector<int>{0, 1}, std::vector<double>{0.75, 0.25}) == doctest::Approx(1 - 2.0).epsilon(4 * eps));
  CHECK(std::abs(d2_log_loss(truth, ScoreMatrix{{0.6, 0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.4}, 2})) <= 4 * eps);
}

TEST_CASE("D² log loss: is undefined for one class, and says why") {
  CHECK(std::isnan(d2_log_loss(std::vector<int>{1, 1}, std::vector<double>{0.5, 0.5})));
  LogLossAndPrior statistic;
  CHECK(why_undefined(D2LogLoss{}, statistic) == "no row has weight");
  statistic.update(std::span<const int>(std::vector<int>{1, 1}), ScoreMatrix{{0.5, 0.5}, 1});
  CHECK(why_undefined(D2LogLoss{}, statistic) == "the truth has one class only");
}

}  // namespace log_loss_test
