// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/log_loss.hpp"

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

// Rows [first, first + n) of two columns of probabilities.
ScoreMatrix rows(const ScoreMatrix& p, std::size_t first, std::size_t n) {
  const auto begin = p.values.begin() + static_cast<std::ptrdiff_t>(2 * first);
  return {{begin, begin + static_cast<std::ptrdiff_t>(2 * n)}, 2};
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

TEST_CASE("log loss: pieces cut at blocks give the same bits, other merges match up to rounding") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(95);
  const std::size_t n = 3 * simd::sum_block + 55;
  ScoreMatrix p{{}, 2};
  std::vector<int> truth(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double q = random.uniform();
    p.values.push_back(1 - q);
    p.values.push_back(q);
    truth[i] = static_cast<int>(random.below(2));
  }
  const auto weights = attune_test::uniform<double>(random, n, 0, 2);
  for (const bool weighted : {false, true}) {
    const auto part = [&](LogLossSum& sums, std::size_t first, std::size_t count) {
      sums.update(std::span<const int>(truth).subspan(first, count), rows(p, first, count), weighted ? std::span<const double>(weights).subspan(first, count) : std::span<const double>());
    };
    LogLossSum whole, cut, a, b;
    part(whole, 0, n);
    for (std::size_t first = 0; first < n; first += simd::sum_block) part(cut, first, std::min(simd::sum_block, n - first));
    CHECK(cut.loss() == whole.loss());
    CHECK(cut.weight() == whole.weight());
    part(a, 0, 700);
    part(b, 700, n - 700);
    b.merge(a);
    const double relative = 2 * static_cast<double>(simd::sum_block) * eps;  // as for regression sums
    CHECK(std::abs(b.loss() - whole.loss()) <= relative * whole.loss());
    CHECK(std::abs(b.weight() - whole.weight()) <= relative * whole.weight());
  }
}
