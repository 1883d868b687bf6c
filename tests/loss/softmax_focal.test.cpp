// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/loss/focal.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/loss/softmax_focal.hpp"
#include "attune/simd/multiclass_loss.hpp"

namespace softmax_focal_test {

using namespace attune;

constexpr double eps = std::numeric_limits<double>::epsilon();
using Row = std::array<double, 3>;
const std::vector<Row> rows{{0, 0, 0}, {1, -2, 0.5}, {-7, 4, 4}, {0.1, 0.2, 0.3}, {20, -20, 5}};

template <class L>
double value(const L& loss, const Row& s, double t) {
  return loss.value(std::span<const double>(s), t);
}
template <class L>
Row derivative(const L& loss, const Row& s, double t) {
  Row out{};
  loss.derivative(std::span<const double>(s), t, std::span<double>(out));
  return out;
}

static_assert(MulticlassLoss<SoftmaxFocal> && HasMulticlassLink<SoftmaxFocal> && !TwiceDifferentiableMulticlassLoss<SoftmaxFocal>);
static_assert(simd::VectorizedMulticlassLoss<SoftmaxFocal, float> && simd::FusedMulticlassLoss<SoftmaxFocal, simd::Batch<double>>);

TEST_CASE("softmax focal: is the cross entropy at gamma 0") {
  for (const Row& s : rows)
    for (int t = 0; t < 3; ++t) {
      CHECK(std::abs(value(SoftmaxFocal{.gamma = 0}, s, t) - value(SoftmaxCrossEntropy{}, s, t)) <= 32 * eps * 45);
      const Row a = derivative(SoftmaxFocal{.gamma = 0}, s, t), b = derivative(SoftmaxCrossEntropy{}, s, t);
      for (std::size_t k = 0; k < 3; ++k) CHECK(std::abs(a[k] - b[k]) <= 32 * eps);
    }
}

TEST_CASE("softmax focal: two classes with scores 0 and s are the focal loss of s") {
  for (const double gamma : {0.5, 2.0, 5.0})
    for (const double s : {-30.0, -1.0, 0.0, 0.4, 12.0})
      for (const double t : {0.0, 1.0}) {
        CAPTURE(s);
        const std::array<double, 2> scores{0, s};
        std::array<double, 2> d{};
        const double size = (1 + gamma) * (1 + std::abs(s));
        CHECK(std::abs(SoftmaxFocal{.gamma = gamma}.value(std::span<const double>(scores), t) - Focal{.gamma = gamma}.value(s, t)) <= 32 * eps * size);
        SoftmaxFocal{.gamma = gamma}.derivative(std::span<const double>(scores), t, std::span<double>(d));
        CHECK(std::abs(d[1] - Focal{.gamma = gamma}.derivative(s, t)) <= 32 * eps * size);
      }
}

TEST_CASE("softmax focal: the derivative is that of the value") {
  // Third derivatives: products of probabilities ≤ 1, powers of 1 + gamma and a cost of at most 45.
  const double h = std::cbrt(eps);
  for (const double gamma : {0.5, 2.0, 5.0})
    for (const Row& s : rows)
      for (int t = 0; t < 3; ++t) {
        const SoftmaxFocal loss{.gamma = gamma};
        const Row d = derivative(loss, s, t);
        Row fused{};
        CHECK(std::abs(loss.value_and_derivative(std::span<const double>(s), static_cast<double>(t), std::span<double>(fused)) - value(loss, s, t)) <= 32 * eps * 45);
        for (std::size_t k = 0; k < 3; ++k) {
          Row above = s, below = s;
          above[k] += h;
          below[k] -= h;
          CHECK(std::abs((value(loss, above, t) - value(loss, below, t)) / (2 * h) - d[k]) <= h * h * 45 * std::pow(1 + gamma, 3) + 2 * 32 * eps * 45 * (1 + gamma) / h);
        }
      }
}

TEST_CASE_TEMPLATE("softmax focal: batches agree with numbers", T, float, double) {
  constexpr double rounding = static_cast<double>(std::numeric_limits<T>::epsilon());
  for (const double gamma : {0.0, 0.5, 2.0})
    for (const Row& s : rows)
      for (int t = 0; t < 3; ++t) {
        using V = simd::Batch<T>;
        std::vector<V> scores, out(3, V(T{0}));
        for (const double v : s) scores.push_back(V(static_cast<T>(v)));
        const V batch = SoftmaxFocal{.gamma = gamma}.value_and_derivative(std::span<const V>(scores), V(static_cast<T>(t)), std::span<V>(out));
        T lanes[simd::width<T>];
        simd::store(lanes, batch);
        const double size = 64 * rounding * (1 + gamma) * 45;
        CHECK(std::abs(static_cast<double>(lanes[0]) - value(SoftmaxFocal{.gamma = gamma}, s, t)) <= size);
        const Row d = derivative(SoftmaxFocal{.gamma = gamma}, s, t);
        for (std::size_t k = 0; k < 3; ++k) {
          simd::store(lanes, out[k]);
          CHECK(std::abs(static_cast<double>(lanes[0]) - d[k]) <= size);
        }
      }
}

TEST_CASE("softmax focal: no finite score gives a number that is not finite") {
  for (const double gamma : {0.0, 0.5, 2.0})
    for (int t = 0; t < 3; ++t) {
      const Row s{900, -900, 0};
      CHECK(std::isfinite(value(SoftmaxFocal{.gamma = gamma}, s, t)));
      for (const double d : derivative(SoftmaxFocal{.gamma = gamma}, s, t)) CHECK(std::isfinite(d));
    }
}

TEST_CASE("softmax focal: a gamma below 0 is refused") {
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([] { SoftmaxFocal{.gamma = -1}.check(); }), "SoftmaxFocal::gamma"));
}

}  // namespace softmax_focal_test
