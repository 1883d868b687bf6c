// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/simd/multiclass_loss.hpp"

using namespace attune;

namespace multiclass_loss_test {

// The same loss with no more than the contract asks for, and written for double only.
struct Plain {
  template <class V>
  V value(std::span<const V> scores, V target) const {
    return SoftmaxCrossEntropy{}.value(scores, target);
  }
  template <class V>
  void derivative(std::span<const V> scores, V target, std::span<V> out) const {
    SoftmaxCrossEntropy{}.derivative(scores, target, out);
  }
};
struct DoubleOnly {
  double value(std::span<const double> scores, double target) const { return SoftmaxCrossEntropy{}.value(scores, target); }
  void derivative(std::span<const double> scores, double target, std::span<double> out) const { SoftmaxCrossEntropy{}.derivative(scores, target, out); }
  void hessian_product(std::span<const double> scores, double target, std::span<const double> direction, std::span<double> out) const {
    SoftmaxCrossEntropy{}.hessian_product(scores, target, direction, out);
  }
};

static_assert(simd::VectorizedMulticlassLoss<SoftmaxCrossEntropy, float> && simd::FusedMulticlassLoss<SoftmaxCrossEntropy, simd::Batch<double>>);
static_assert(simd::VectorizedMulticlassLoss<Plain, double> && !simd::FusedMulticlassLoss<Plain, simd::Batch<double>>);
static_assert(!simd::VectorizedMulticlassLoss<DoubleOnly, double> && !simd::VectorizedMulticlassHessian<DoubleOnly, double>);

template <class T, class L>
void check(const L& loss) {
  auto random = attune_test::random(170);
  constexpr double eps = static_cast<double>(std::numeric_limits<T>::epsilon());
  for (std::size_t n = 1; n <= 40; ++n)
    for (const std::size_t outputs : {2U, 3U, 8U}) {
      CAPTURE(n);
      CAPTURE(outputs);
      const std::size_t padded = (n + simd::width<T> - 1) / simd::width<T> * simd::width<T>;
      std::vector<T> score = attune_test::uniform<T>(random, outputs * padded, -6, 6), direction = attune_test::uniform<T>(random, outputs * padded, -1, 1);
      std::vector<T> target(padded, T{0}), weight = attune_test::uniform<T>(random, padded, 0.1, 2), derivative(outputs * padded), product(outputs * padded);
      for (std::size_t i = 0; i < n; ++i) target[i] = static_cast<T>(random.below(outputs));
      for (std::size_t i = n; i < padded; ++i) weight[i] = T{0};
      simd::MulticlassLossKernel<T> kernel(outputs);
      const double sum = static_cast<double>(simd::sum_of(kernel.weighted(loss, {score.data(), padded}, target.data(), weight.data(), {derivative.data(), padded}, n)));
      kernel.weighted_hessian(SoftmaxCrossEntropy{}, {score.data(), padded}, {direction.data(), padded}, target.data(), weight.data(), {product.data(), padded}, n);
      double expected = 0;
      std::vector<double> row(outputs), along(outputs), out(outputs), bent(outputs);
      for (std::size_t i = 0; i < padded; ++i) {
        for (std::size_t k = 0; k < outputs; ++k) {
          row[k] = static_cast<double>(score[k * padded + i]);
          along[k] = static_cast<double>(direction[k * padded + i]);
        }
        const auto t = static_cast<double>(target[i]), w = static_cast<double>(weight[i]);
        expected += w * SoftmaxCrossEntropy{}.value(std::span<const double>(row), t);
        SoftmaxCrossEntropy{}.derivative(std::span<const double>(row), t, std::span<double>(out));
        SoftmaxCrossEntropy{}.hessian_product(std::span<const double>(row), t, std::span<const double>(along), std::span<double>(bent));
        // Exponentials of scores up to 12 below the highest, each good to a few units of its argument.
        for (std::size_t k = 0; k < outputs; ++k) {
          REQUIRE(std::abs(static_cast<double>(derivative[k * padded + i]) - w * out[k]) <= 64 * eps * w);
          REQUIRE(std::abs(static_cast<double>(product[k * padded + i]) - w * bent[k]) <= 128 * eps * w);
        }
      }
      REQUIRE(std::abs(sum - expected) <= (static_cast<double>(n) + 64) * eps * 2 * 15 * static_cast<double>(n));
    }
}

}  // namespace multiclass_loss_test

using namespace multiclass_loss_test;

TEST_CASE_TEMPLATE("multiclass loss kernel: agrees with the rows one by one, fused, apart and in double only", T, float, double) {
  check<T>(SoftmaxCrossEntropy{});
  check<T>(Plain{});
  check<T>(DoubleOnly{});
}

TEST_CASE_TEMPLATE("multiclass loss kernel: a Hessian in double only agrees with the vectorised one", T, float, double) {
  constexpr std::size_t n = simd::width<T>;
  auto random = attune_test::random(171);
  auto score = attune_test::uniform<T>(random, 3 * n, -3, 3), direction = attune_test::uniform<T>(random, 3 * n, -1, 1);
  std::vector<T> target(n, T{1}), weight(n, T{2}), a(3 * n), b(3 * n);
  simd::MulticlassLossKernel<T> kernel(3);
  kernel.weighted_hessian(SoftmaxCrossEntropy{}, {score.data(), n}, {direction.data(), n}, target.data(), weight.data(), {a.data(), n}, n);
  kernel.weighted_hessian(DoubleOnly{}, {score.data(), n}, {direction.data(), n}, target.data(), weight.data(), {b.data(), n}, n);
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::abs(a[i] - b[i]) <= 64 * std::numeric_limits<T>::epsilon());
}

TEST_CASE("multiclass loss kernel: rows of weight zero count for nothing, whatever their scores") {
  constexpr std::size_t n = simd::width<double>;
  std::vector<double> score(2 * n, 0.0), target(n, 0.0), weight(n, 0.0), derivative(2 * n, 7.0);
  score[0] = std::numeric_limits<double>::infinity();
  simd::MulticlassLossKernel<double> kernel(2);
  CHECK(simd::sum_of(kernel.weighted(SoftmaxCrossEntropy{}, {score.data(), n}, target.data(), weight.data(), {derivative.data(), n}, n)) == 0);
  for (const double d : derivative) CHECK(d == 0);
}
