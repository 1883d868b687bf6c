// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/simd/loss.hpp"

namespace loss_test {

using namespace attune;

namespace simd_loss_test {

// A user's loss, written once for numbers and batches.
struct LogCosh {
  template <class V>
  V value(V score, V target) const {
    const V r = math::abs(score - target);
    return r + math::log1p(math::exp(V(-2) * r)) - math::constant<V>(std::numbers::ln2);
  }
  template <class V>
  V derivative(V score, V target) const {
    return math::tanh(score - target);
  }
};
// The same, written for double only.
struct DoubleLogCosh {
  double value(double score, double target) const { return LogCosh{}.value(score, target); }
  double derivative(double score, double target) const { return LogCosh{}.derivative(score, target); }
};
// Its fused form is what has to be used.
struct CountsFused {
  template <class V>
  V value(V, V) const {
    return V(-1);
  }
  template <class V>
  V derivative(V, V) const {
    return V(-1);
  }
  template <class V>
  std::pair<V, V> value_and_derivative(V score, V target) const {
    return {score + target, score - target};
  }
};

// weighted_loss against its reference. Padding repeats the last row with weight 0, as callers promise.
template <class T, class L>
void check_loss(const L& loss) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(50);
  constexpr double eps = std::numeric_limits<T>::epsilon();
  for (std::size_t n = 1; n <= 70; ++n) {
    CAPTURE(n);
    const std::size_t padded = (n + simd::width<T> - 1) / simd::width<T> * simd::width<T>;
    auto score = attune_test::uniform<T>(random, n, -6, 6);
    auto weight = attune_test::uniform<T>(random, n, 0, 2);
    std::vector<T> target(n);
    for (T& t : target) t = static_cast<T>(random.below(2));
    score.resize(padded, score.back());
    target.resize(padded, target.back());
    weight.resize(padded, T{0});
    std::vector<T> derivative(padded), expected(n);
    const double value = static_cast<double>(simd::sum_of(simd::weighted_loss<T>(loss, score.data(), target.data(), weight.data(), derivative.data(), n)));
    const double plain = simd::weighted_loss_reference<T>(loss, score.data(), target.data(), weight.data(), expected.data(), n);
    // Each loss: a few functions of values below 50, each with a few units of rounding, times w ≤ 2.
    double magnitude = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double size = static_cast<double>(weight[i]) * (50 + static_cast<double>(score[i] * score[i]));
      magnitude += size;
      REQUIRE(std::abs(static_cast<double>(derivative[i] - expected[i])) <= 8 * eps * static_cast<double>(weight[i]) * 8);
    }
    REQUIRE(std::abs(value - plain) <= (8 + static_cast<double>(n)) * eps * magnitude);
    for (std::size_t i = n; i < padded; ++i) REQUIRE(derivative[i] == T{0});
  }
}

}  // namespace simd_loss_test

using namespace simd_loss_test;

static_assert(simd::VectorizedLoss<LogisticLoss, float> && simd::VectorizedLoss<LogisticLoss, double> && simd::VectorizedLoss<LogCosh, double>);
static_assert(!simd::VectorizedLoss<DoubleLogCosh, double> && !simd::VectorizedLoss<DoubleLogCosh, float>);
static_assert(simd::FusedLoss<LogisticLoss, simd::Batch<double>> && !simd::FusedLoss<SquaredError, double>);

TEST_CASE_TEMPLATE("weighted loss: batches agree with the plain loop for every length", T, float, double) {
  check_loss<T>(SquaredError{});
  check_loss<T>(LogisticLoss{});
  check_loss<T>(Huber{.delta = 1.5});
  check_loss<T>(LogCosh{});
}

TEST_CASE_TEMPLATE("weighted loss: one written for double only gives what its vectorised form gives", T, float, double) {
  auto random = attune_test::random(51);
  constexpr std::size_t n = 3 * simd::width<T>;
  const auto score = attune_test::uniform<T>(random, n, -6, 6), target = attune_test::uniform<T>(random, n, -1, 1), weight = attune_test::uniform<T>(random, n, 0, 2);
  std::array<T, n> scalar{}, vectorised{};
  const double a = static_cast<double>(simd::sum_of(simd::weighted_loss<T>(DoubleLogCosh{}, score.data(), target.data(), weight.data(), scalar.data(), n)));
  const double b = static_cast<double>(simd::sum_of(simd::weighted_loss<T>(LogCosh{}, score.data(), target.data(), weight.data(), vectorised.data(), n)));
  constexpr double eps = std::numeric_limits<T>::epsilon();
  CHECK(std::abs(a - b) <= (8.0 + n) * eps * 2 * 8 * n);  // w ≤ 2, |value| ≤ 8
  for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(static_cast<double>(scalar[i] - vectorised[i])) <= 8 * eps * 2 * 8);
}

TEST_CASE_TEMPLATE("loss of a batch: the fused form is used where there is one", T, float, double) {
  std::array<T, simd::width<T>> score, target, value, derivative;
  for (std::size_t i = 0; i < score.size(); ++i) {
    score[i] = static_cast<T>(3 * i);
    target[i] = static_cast<T>(i);
  }
  const auto [v, d] = simd::loss_of_batch<T>(CountsFused{}, score.data(), target.data());
  simd::store(value.data(), v);
  simd::store(derivative.data(), d);
  for (std::size_t i = 0; i < score.size(); ++i) {
    CHECK(value[i] == static_cast<T>(4 * i));
    CHECK(derivative[i] == static_cast<T>(2 * i));
  }
}

}  // namespace loss_test
