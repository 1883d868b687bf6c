// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/loss/softmax_focal.hpp"
#include "attune/simd/multiclass_loss.hpp"

namespace multiclass_loss_test {

using namespace attune;

namespace multiclass_loss_test {

// The same loss with no more than the contract asks for, and written for double only.
struct Plain {
  SoftmaxCrossEntropy loss{};
  template <class V>
  V value(std::span<const V> scores, V target) const {
    return loss.value(scores, target);
  }
  template <class V>
  void derivative(std::span<const V> scores, V target, std::span<V> out) const {
    loss.derivative(scores, target, out);
  }
};
struct DoubleOnly {
  SoftmaxCrossEntropy loss{};
  double value(std::span<const double> scores, double target) const { return loss.value(scores, target); }
  void derivative(std::span<const double> scores, double target, std::span<double> out) const { loss.derivative(scores, target, out); }
  void hessian_product(std::span<const double> scores, double target, std::span<const double> direction, std::span<double> out) const {
    loss.hessian_product(scores, target, direction, out);
  }
};

static_assert(simd::VectorizedMulticlassLoss<SoftmaxCrossEntropy, float> && simd::FusedMulticlassLoss<SoftmaxCrossEntropy, simd::Batch<double>>);
static_assert(simd::VectorizedMulticlassLoss<Plain, double> && !simd::FusedMulticlassLoss<Plain, simd::Batch<double>>);
static_assert(simd::VectorizedMulticlassHessian<SoftmaxCrossEntropy, float> && simd::FusedMulticlassLoss<SoftmaxFocal, simd::Batch<float>>);
static_assert(!simd::VectorizedMulticlassLoss<DoubleOnly, double> && !simd::VectorizedMulticlassHessian<DoubleOnly, double>);

template <class L>
constexpr bool has_hessian = TwiceDifferentiableMulticlassLoss<L>;

static_assert(has_hessian<SoftmaxCrossEntropy> && has_hessian<DoubleOnly> && !has_hessian<Plain> && !has_hessian<SoftmaxFocal>);

// The kernel against the same loss of the rows one by one, in double. `powers` is how many probabilities are multiplied in
// a derivative: each brings its error.
template <class T, class L>
void check(const L& loss, double powers = 1) {
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
      if constexpr (has_hessian<L>)
        kernel.weighted_hessian(loss, {score.data(), padded}, {direction.data(), padded}, target.data(), weight.data(), {product.data(), padded},
                                n);
      double expected = 0;
      std::vector<double> row(outputs), along(outputs), out(outputs), bent(outputs);
      for (std::size_t i = 0; i < padded; ++i) {
        for (std::size_t k = 0; k < outputs; ++k) {
          row[k] = static_cast<double>(score[k * padded + i]);
          along[k] = static_cast<double>(direction[k * padded + i]);
        }
        const auto t = static_cast<double>(target[i]), w = static_cast<double>(weight[i]);
        expected += w * loss.value(std::span<const double>(row), t);
        loss.derivative(std::span<const double>(row), t, std::span<double>(out));
        if constexpr (has_hessian<L>)
          loss.hessian_product(std::span<const double>(row), t, std::span<const double>(along), std::span<double>(bent));
        // Exponentials of scores up to 12 below the highest, each good to a few units of its argument.
        for (std::size_t k = 0; k < outputs; ++k) {
          REQUIRE(std::abs(static_cast<double>(derivative[k * padded + i]) - w * out[k]) <= powers * 64 * eps * w);
          if constexpr (has_hessian<L>)
            REQUIRE(std::abs(static_cast<double>(product[k * padded + i]) - w * bent[k]) <= 128 * eps * w);
        }
      }
      REQUIRE(std::abs(sum - expected) <= (static_cast<double>(n) + 64) * eps * 2 * 15 * static_cast<double>(n));
    }
}

}  // namespace multiclass_loss_test

using namespace multiclass_loss_test;

TEST_CASE_TEMPLATE("multiclass loss kernel: agrees with the rows one by one, fused, apart and in double only", T, float, double) {
  for (const double smoothing : {0.0, 0.2}) {
    CAPTURE(smoothing);
    const SoftmaxCrossEntropy loss{.label_smoothing = smoothing};
    check<T>(loss);
    check<T>(Plain{loss});
    check<T>(DoubleOnly{loss});
  }
}

TEST_CASE_TEMPLATE("multiclass loss kernel: the focal loss agrees with the rows one by one", T, float, double) {
  check<T>(SoftmaxFocal{.gamma = 2}, 3);
}

TEST_CASE_TEMPLATE("multiclass loss kernel: label smoothing changes value and derivative, not the Hessian", T, float, double) {
  constexpr std::size_t n = simd::width<T>;
  const SoftmaxCrossEntropy smooth{.label_smoothing = 0.2};
  // Scores 0, 0 and log 2: probabilities 1/4, 1/4 and 1/2; the row's class is the last.
  const T log_two = std::log(T{2});
  std::vector<T> score(3 * n, T{0}), direction(3 * n, T{0}), target(n, T{2}), weight(n, T{1}), out(3 * n);
  for (std::size_t i = 0; i < n; ++i) {
    score[2 * n + i] = log_two;
    direction[i] = T{1};
  }
  constexpr T near = 8 * std::numeric_limits<T>::epsilon();
  const auto is = [&](std::size_t k, double expected) {
    for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(out[k * n + i] - static_cast<T>(expected)) <= near);
  };
  simd::MulticlassLossKernel<T> kernel(3);
  const T sum = simd::sum_of(kernel.weighted(smooth, {score.data(), n}, target.data(), weight.data(), {out.data(), n}, n));
  // 0.8 log 2 of the class itself, and a fifth of the mean of log 4, log 4 and log 2.
  CHECK(std::abs(sum / static_cast<T>(n) - static_cast<T>(0.8 + 0.2 * 5 / 3) * log_two) <= near);
  is(0, 0.25 - 0.2 / 3);
  is(1, 0.25 - 0.2 / 3);
  is(2, 0.5 - 0.8 - 0.2 / 3);
  kernel.weighted_hessian(smooth, {score.data(), n}, {direction.data(), n}, target.data(), weight.data(), {out.data(), n}, n);
  is(0, 0.25 * 0.75);
  is(1, -0.25 * 0.25);
  is(2, -0.25 * 0.5);
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

}  // namespace multiclass_loss_test
