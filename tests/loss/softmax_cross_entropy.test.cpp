// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"

namespace softmax_test {

using namespace attune;

constexpr double eps = std::numeric_limits<double>::epsilon();
using Row = std::array<double, 4>;
const std::vector<Row> rows{{0, 0, 0, 0}, {1, -2, 0.5, 3}, {-7, 4, 4, 1}, {0.1, 0.2, 0.3, 0.4}, {20, -20, 5, 0}};

double value(const SoftmaxCrossEntropy& loss, const Row& s, double t) { return loss.value(std::span<const double>(s), t); }
Row derivative(const SoftmaxCrossEntropy& loss, const Row& s, double t) {
  Row out{};
  loss.derivative(std::span<const double>(s), t, std::span<double>(out));
  return out;
}

static_assert(MulticlassLoss<SoftmaxCrossEntropy> && TwiceDifferentiableMulticlassLoss<SoftmaxCrossEntropy> && HasMulticlassLink<SoftmaxCrossEntropy>);
static_assert(!Loss<SoftmaxCrossEntropy> && task_of<SoftmaxCrossEntropy> == Task::multiclass_classification);

TEST_CASE("softmax cross entropy: is the negative log probability of the row's class, by hand") {
  const Row s{std::log(1.0), std::log(2.0), std::log(3.0), std::log(4.0)};
  const SoftmaxCrossEntropy loss;
  for (int k = 0; k < 4; ++k) {
    CHECK(value(loss, s, k) == doctest::Approx(-std::log((k + 1) / 10.0)).epsilon(1e-15));
    const Row d = derivative(loss, s, k);
    for (std::size_t j = 0; j < 4; ++j) CHECK(d[j] == doctest::Approx((static_cast<double>(j) + 1) / 10 - (static_cast<int>(j) == k ? 1 : 0)).epsilon(1e-14));
  }
}

TEST_CASE("softmax cross entropy: label smoothing mixes in the mean over the classes") {
  const SoftmaxCrossEntropy sharp, smooth{.label_smoothing = 0.3};
  for (const Row& s : rows) {
    double mean = 0;
    for (int k = 0; k < 4; ++k) mean += value(sharp, s, k) / 4;
    for (int k = 0; k < 4; ++k) CHECK(std::abs(value(smooth, s, k) - (0.7 * value(sharp, s, k) + 0.3 * mean)) <= 32 * eps * (1 + mean));
  }
}

TEST_CASE("softmax cross entropy: two classes with scores 0 and s are the logistic loss of s") {
  for (const double s : {-30.0, -1.0, 0.0, 0.4, 12.0})
    for (const double t : {0.0, 1.0}) {
      const std::array<double, 2> scores{0, s};
      std::array<double, 2> d{};
      CHECK(std::abs(SoftmaxCrossEntropy{}.value(std::span<const double>(scores), t) - LogisticLoss{}.value(s, t)) <= 8 * eps * (1 + std::abs(s)));
      SoftmaxCrossEntropy{}.derivative(std::span<const double>(scores), t, std::span<double>(d));
      CHECK(std::abs(d[1] - LogisticLoss{}.derivative(s, t)) <= 8 * eps);
      CHECK(std::abs(d[0] + d[1]) <= 8 * eps);
    }
}

TEST_CASE("softmax cross entropy: a constant added to all scores changes nothing") {
  for (const Row& s : rows) {
    Row shifted = s;
    for (double& v : shifted) v += 1000;
    for (int k = 0; k < 4; ++k) {
      CHECK(std::abs(value({}, shifted, k) - value({}, s, k)) <= 4000 * eps);
      const Row a = derivative({}, shifted, k), b = derivative({}, s, k);
      for (std::size_t j = 0; j < 4; ++j) CHECK(std::abs(a[j] - b[j]) <= 4000 * eps);
    }
  }
}

TEST_CASE("softmax cross entropy: derivative and Hessian are those of the value") {
  // All derivatives up to the fourth are at most 6; values are at most 50, good to a few units.
  const double h = std::cbrt(eps), bound = h * h + 2 * 8 * eps * 50 / h;
  for (const double smoothing : {0.0, 0.2})
    for (const Row& s : rows)
      for (int t = 0; t < 4; ++t) {
        const SoftmaxCrossEntropy loss{.label_smoothing = smoothing};
        const Row d = derivative(loss, s, t);
        double sum = 0;
        for (std::size_t j = 0; j < 4; ++j) {
          Row above = s, below = s;
          above[j] += h;
          below[j] -= h;
          CHECK(std::abs((value(loss, above, t) - value(loss, below, t)) / (2 * h) - d[j]) <= bound);
          sum += d[j];
          Row unit{}, product{};
          unit[j] = 1;
          loss.hessian_product(std::span<const double>(s), static_cast<double>(t), std::span<const double>(unit), std::span<double>(product));
          const Row high = derivative(loss, above, t), low = derivative(loss, below, t);
          for (std::size_t k = 0; k < 4; ++k) CHECK(std::abs((high[k] - low[k]) / (2 * h) - product[k]) <= bound);
        }
        CHECK(std::abs(sum) <= 16 * eps);
        Row fused{};
        CHECK(std::abs(loss.value_and_derivative(std::span<const double>(s), static_cast<double>(t), std::span<double>(fused)) - value(loss, s, t)) <= 16 * eps * 50);
        CHECK(fused == d);
      }
}

TEST_CASE("softmax cross entropy: no finite score overflows") {
  const Row s{1e300, -1e300, 0, 1e300};
  CHECK(value({}, s, 0) == doctest::Approx(std::log(2.0)));
  CHECK(value({}, s, 1) == doctest::Approx(2e300));
  const Row d = derivative({}, s, 1);
  CHECK(d[0] == 0.5);
  CHECK(d[1] == -1);
}

TEST_CASE("softmax link: gives probabilities that sum to one") {
  for (const Row& s : rows) {
    Row p{};
    SoftmaxLink{}.inverse(std::span<const double>(s), std::span<double>(p));
    double sum = 0;
    for (const double v : p) sum += v;
    CHECK(std::abs(sum - 1) <= 8 * eps);
    for (std::size_t k = 0; k < 4; ++k) CHECK(p[k] == doctest::Approx(std::exp(-value({}, s, static_cast<double>(k)))).epsilon(1e-13));
  }
}

TEST_CASE("softmax cross entropy: label smoothing outside [0, 1) is refused") {
  CHECK_NOTHROW(SoftmaxCrossEntropy{.label_smoothing = 0.5}.check());
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { SoftmaxCrossEntropy{.label_smoothing = 1}.check(); }), "SoftmaxCrossEntropy::label_smoothing"));
  CHECK_THROWS_AS(SoftmaxCrossEntropy{.label_smoothing = -0.1}.check(), InvalidArgument);
}

}  // namespace softmax_test
