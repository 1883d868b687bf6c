// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/regression_sums.hpp"

namespace regression_sums_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace regression_test {

constexpr double eps = std::numeric_limits<double>::epsilon();

RegressionSums sums_of(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights = {}) {
  RegressionSums sums;
  sums.update(truth, predicted, weights);
  return sums;
}

bool same_bits(const RegressionSums& a, const RegressionSums& b) {
  return a.rows() == b.rows() && a.weight() == b.weight() && a.squared() == b.squared() && a.absolute() == b.absolute() &&
         a.under() == b.under() && a.over() == b.over() && a.largest() == b.largest() && a.target_mean() == b.target_mean() &&
         a.target_spread() == b.target_spread() && a.error_spread() == b.error_spread();
}

struct RandomData {
  std::vector<double> truth, predicted, weights;
  explicit RandomData(std::size_t n, std::uint64_t stream) {
    auto random = attune_test::random(stream);
    truth = attune_test::uniform<double>(random, n, 10, 20);
    predicted = attune_test::uniform<double>(random, n, 10, 20);
    weights = attune_test::uniform<double>(random, n, 0, 2);
  }
};

}  // namespace regression_test

using namespace regression_test;

static_assert(Statistic<RegressionSums> && RegressionSums::needs == Needs::labels);

TEST_CASE("regression sums: a case by hand, with and without weights") {
  const std::vector<double> truth{1, 2, 6}, predicted{2, 2, 3}, weights{1, 2, 1};
  const auto plain = sums_of(truth, predicted);
  CHECK(plain.rows() == 3);
  CHECK(plain.weight() == 3);
  CHECK(plain.squared() == 10);
  CHECK(plain.absolute() == 4);
  CHECK(plain.target_mean() == 3);
  CHECK(plain.target_spread() == 14);
  CHECK(plain.under() == 3);
  CHECK(plain.over() == 1);
  CHECK(plain.largest() == 3);
  CHECK(plain.error_spread() == doctest::Approx(10 - 4.0 / 3).epsilon(8 * eps));
  const auto weighted = sums_of(truth, predicted, weights);
  CHECK(weighted.rows() == 3);
  CHECK(weighted.weight() == 4);
  CHECK(weighted.squared() == 10);
  CHECK(weighted.absolute() == 4);
  CHECK(weighted.target_mean() == 2.75);
  CHECK(weighted.target_spread() == doctest::Approx(1.75 * 1.75 + 2 * 0.75 * 0.75 + 3.25 * 3.25).epsilon(4 * eps));
}

TEST_CASE("regression sums: rows fed in pieces cut at blocks and merged in any order give the same bits as in one go") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(92);
  const std::size_t n = 9 * simd::sum_block + 77;
  RandomData data(n, 90);
  for (std::size_t i = 3000; i < 5000; ++i) data.truth[i] *= 1e6;  // blocks that differ
  for (const bool weighted : {false, true}) {
    const std::span<const double> t(data.truth), p(data.predicted), w = weighted ? std::span<const double>(data.weights) : std::span<const double>();
    const auto whole = sums_of(t, p, w);
    for (int round = 0; round < 8; ++round) {
      std::vector<RegressionSums> pieces;
      for (std::size_t first = 0; first < n;) {
        const std::size_t count = std::min((1 + random.below(3)) * simd::sum_block, n - first);
        pieces.push_back(sums_of(t.subspan(first, count), p.subspan(first, count), weighted ? w.subspan(first, count) : w));
        first += count;
      }
      while (pieces.size() > 1) {
        random.shuffle(std::span(pieces));
        pieces.front().merge(pieces.back());
        pieces.pop_back();
      }
      CHECK(same_bits(pieces.front(), whole));
    }
  }
}

TEST_CASE("regression sums: rows cut anywhere agree to 1e-14") {
  CAPTURE(attune_test::seed());
  const std::size_t n = 4000;
  const RandomData data(n, 91);
  const std::span<const double> t(data.truth), p(data.predicted), w(data.weights);
  const auto whole = sums_of(t, p, w);
  auto random = attune_test::random(92);
  const auto close = [](double a, double b) { return std::abs(a - b) <= 1e-14 * std::abs(b); };
  for (int round = 0; round < 10; ++round) {
    std::vector<RegressionSums> pieces;
    for (std::size_t first = 0; first < n;) {
      const std::size_t count = std::min<std::size_t>(1 + random.below(700), n - first);
      pieces.push_back(sums_of(t.subspan(first, count), p.subspan(first, count), w.subspan(first, count)));
      first += count;
    }
    random.shuffle(std::span(pieces));
    RegressionSums merged;
    for (const auto& piece : pieces) merged.merge(piece);
    CHECK(merged.rows() == whole.rows());
    CHECK(close(merged.weight(), whole.weight()));
    CHECK(close(merged.squared(), whole.squared()));
    CHECK(close(merged.absolute(), whole.absolute()));
    CHECK(close(merged.under(), whole.under()));
    CHECK(close(merged.target_mean(), whole.target_mean()));
    CHECK(close(merged.target_spread(), whole.target_spread()));
    CHECK(close(merged.error_spread(), whole.error_spread()));
    CHECK(merged.largest() == whole.largest());
  }
}

TEST_CASE("regression sums: the spread agrees with one of higher precision, wherever the truth lies") {
  CAPTURE(attune_test::seed());
  for (const double shift : {0.0, 1e3, -1e6, 1e9}) {
    CAPTURE(shift);
    RandomData data(3333, 95);
    for (double& t : data.truth) t += shift;
    long double total = 0, weight = 0, spread = 0;
    for (std::size_t i = 0; i < data.truth.size(); ++i) {
      weight += static_cast<long double>(data.weights[i]);
      total += static_cast<long double>(data.weights[i]) * static_cast<long double>(data.truth[i]);
    }
    const long double mean = total / weight;
    for (std::size_t i = 0; i < data.truth.size(); ++i) {
      const long double from_mean = static_cast<long double>(data.truth[i]) - mean;
      spread += static_cast<long double>(data.weights[i]) * from_mean * from_mean;
    }
    RegressionSums ones;
    for (std::size_t i = 0; i < data.truth.size(); ++i) ones.update(std::span(data.truth).subspan(i, 1), std::span(data.predicted).subspan(i, 1), std::span(data.weights).subspan(i, 1));
    // The reference's own mean is off by 2^-64 relative, the bracket of single rows by 2^-103 of Σ w t².
    const double tolerance = 4e-15 + 1e-31 * (shift / 2.9) * (shift / 2.9);
    for (const auto& sums : {sums_of(data.truth, data.predicted, data.weights), ones})
      CHECK(std::abs(sums.target_spread() / static_cast<double>(spread) - 1) <= tolerance);
  }
}

TEST_CASE("regression sums: an empty piece changes nothing, and is changed into what it is merged with") {
  const RandomData data(100, 93);
  const auto sums = sums_of(data.truth, data.predicted, data.weights);
  auto with_empty = sums;
  with_empty.merge(RegressionSums{});
  CHECK(same_bits(with_empty, sums));
  RegressionSums empty;
  empty.merge(sums);
  CHECK(same_bits(empty, sums));
}

TEST_CASE("regression sums: rows of weight zero count as rows and nothing else") {
  const std::vector<double> truth{1, 100}, predicted{2, 7}, weights{1, 0}, zeros{0, 0};
  const auto sums = sums_of(truth, predicted, weights);
  CHECK(sums.rows() == 2);
  CHECK(sums.weight() == 1);
  CHECK(sums.squared() == 1);
  CHECK(sums.target_mean() == 1);
  CHECK(sums.target_spread() == 0);
  RegressionSums merged = sums;
  merged.merge(sums_of(truth, predicted, zeros));
  CHECK(merged.target_mean() == 1);
  CHECK(merged.target_spread() == 0);
}

TEST_CASE("regression sums: the spread does not cancel when the truth is far from zero") {
  std::vector<double> truth(5000), predicted(5000, 0.0);
  for (std::size_t i = 0; i < truth.size(); ++i) truth[i] = 1e9 + static_cast<double>(i % 2);
  // The exact spread is 5000 / 4; Σ t² - n mean² in double would be off by millions.
  CHECK(sums_of(truth, predicted).target_spread() == doctest::Approx(1250).epsilon(1e-13));
}

TEST_CASE("regression sums: sizes that disagree are refused by name") {
  const std::vector<double> two{1, 2}, one{1};
  CHECK(contains(error_of<InvalidArgument>([&] { sums_of(two, one); }), "predicted: found 1 values, expected 2"));
  CHECK(contains(error_of<InvalidArgument>([&] { sums_of(two, two, one); }), "weights: found 1 values, expected 2"));
}

TEST_CASE("regression sums: no score survives a NaN") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const std::size_t n : {std::size_t{4}, std::size_t{70}})
    for (int column = 0; column < 3; ++column) {
      std::vector<double> numbers[3] = {std::vector<double>(n, 1.0), std::vector<double>(n, 2.0), std::vector<double>(n, 0.5)};
      numbers[0][0] = 3;
      numbers[column][n / 2] = nan;
      RegressionSums sums;
      sums.update(numbers[0], numbers[1], numbers[2]);
      CHECK(!sums.numbers());
      CHECK(!sums.finite());
      for (const double sum : {sums.absolute(), sums.under(), sums.over(), sums.largest(), sums.squared()}) CHECK(std::isnan(sum));
    }
}

}  // namespace regression_sums_test
