// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <numeric>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/simd/multi_linear.hpp"

namespace multi_linear_test {

using namespace attune;

namespace multi_linear_test {

enum class Layout { contiguous, column_major, row_list, order_list };
constexpr Layout layouts[] = {Layout::contiguous, Layout::column_major, Layout::row_list, Layout::order_list};

// n rows, p columns, K outputs, and where each row lies.
template <class T>
struct Problem {
  std::size_t n, p, k;
  std::vector<T> memory{};  // exactly as long as needed: reading past a row's end is seen by a sanitizer
  MatrixView<T> x{};
  std::vector<T> target{}, weight{};
  std::vector<Index> order{};
  std::vector<double> coefficients{}, bias{};
  simd::SampleBlock<T> block{};

  Problem(attune::Random& random, std::size_t rows, std::size_t columns, std::size_t outputs, Layout layout, bool weighted) : n(rows), p(columns), k(outputs) {
    const auto ni = static_cast<Index>(n), pi = static_cast<Index>(p);
    memory = attune_test::uniform<T>(random, n * p, -1, 1);
    x = layout == Layout::column_major ? MatrixView<T>(memory.data(), ni, pi, 1, ni) : MatrixView<T>(memory.data(), ni, pi, pi);
    std::vector<Index> shuffled(n);
    std::iota(shuffled.begin(), shuffled.end(), Index{0});
    random.shuffle(std::span(shuffled));
    if (layout == Layout::row_list) x = x.select(std::make_shared<const std::vector<Index>>(shuffled));
    if (layout == Layout::order_list) order = shuffled;
    target.resize(n);
    for (T& t : target) t = static_cast<T>(random.below(k));
    if (weighted) weight = attune_test::uniform<T>(random, n, 0, 2);
    coefficients = attune_test::uniform<double>(random, k * p, -1, 1);
    bias = attune_test::uniform<double>(random, k, -1, 1);
    block = {.x = &x, .target = target.data(), .weight = weighted ? weight.data() : nullptr, .order = order.empty() ? nullptr : order.data(), .first = 0, .count = ni};
  }
  Problem(const Problem&) = delete;  // block points into it
  Problem& operator=(const Problem&) = delete;

  double value(std::size_t i, std::size_t j) const { return static_cast<double>(x(block.position(static_cast<Index>(i)), static_cast<Index>(j))); }
};

// The error of a sum of p products of values up to 1, and a constant up to 1, in T; the few are for rounding the
// coefficients.
template <class T>
double score_error(std::size_t p) {
  return (static_cast<double>(p) + 8) * static_cast<double>(std::numeric_limits<T>::epsilon()) * (static_cast<double>(p) + 1);
}

// The error of a sum over rows of terms up to `term`, each wrong by `each`. T is summed over 256 + 16 rows at most.
template <class T>
double sum_error(std::size_t n, double term, double each) {
  const double in_a_row = std::min<double>(static_cast<double>(n), 272) + 8;
  return static_cast<double>(n) * (each + in_a_row * static_cast<double>(std::numeric_limits<T>::epsilon()) * term) + 1e-15;
}

template <class T>
void check_scores(const Problem<T>& problem, simd::MultiLinearKernel<T>& kernel) {
  std::vector<T> score(problem.n * problem.k + 1, T{77});
  kernel.scores(problem.block, score.data());
  for (std::size_t i = 0; i < problem.n; ++i)
    for (std::size_t k = 0; k < problem.k; ++k) {
      double expected = problem.bias[k];
      for (std::size_t j = 0; j < problem.p; ++j) expected += problem.coefficients[k * problem.p + j] * problem.value(i, j);
      REQUIRE(std::abs(static_cast<double>(score[i * problem.k + k]) - expected) <= score_error<T>(problem.p));
    }
  REQUIRE(score.back() == T{77});  // nothing is written past the end
}

// An error e of all scores moves each derivative of the cross entropy by 2 e at most, and its value too.
template <class T, class L>
void check_value_and_gradient(const L& loss, const Problem<T>& problem, simd::MultiLinearKernel<T>& kernel) {
  constexpr double eps = static_cast<double>(std::numeric_limits<T>::epsilon());
  const std::size_t size = problem.k * problem.p;
  std::vector<double> expected(size, 0.25), expected_bias(problem.k, 0.5), gradient(size, 0.25), bias(problem.k, 0.5);
  const double expected_value = simd::multi_linear_value_and_gradient_reference(loss, problem.block, problem.coefficients, problem.bias, expected.data(), expected_bias.data());
  const double value = kernel.add_value_and_gradient(loss, problem.block, gradient.data(), bias.data());
  const double p = static_cast<double>(problem.p);
  const double each = 2 * (2 * score_error<T>(problem.p) + 32 * eps), largest_loss = 2 * p + 2 + std::log(static_cast<double>(problem.k));
  REQUIRE(std::abs(value - expected_value) <= sum_error<T>(problem.n, 2 * largest_loss, each + 64 * eps * largest_loss));
  for (std::size_t i = 0; i < size; ++i) {
    CAPTURE(i);
    REQUIRE(std::abs(gradient[i] - expected[i]) <= sum_error<T>(problem.n, 2, each));
  }
  for (std::size_t k = 0; k < problem.k; ++k) REQUIRE(std::abs(bias[k] - expected_bias[k]) <= sum_error<T>(problem.n, 2, each));
}

template <class T>
void check_add_gradient(const Problem<T>& problem, simd::MultiLinearKernel<T>& kernel, attune::Random& random) {
  const auto derivative = attune_test::uniform<T>(random, problem.n * problem.k, -1, 1);
  const std::size_t size = problem.k * problem.p;
  std::vector<double> expected(size, 0.25), gradient(size, 0.25), bias(problem.k, 0.5), expected_bias(problem.k, 0.5);
  for (std::size_t i = 0; i < problem.n; ++i)
    for (std::size_t k = 0; k < problem.k; ++k) {
      const double d = static_cast<double>(derivative[i * problem.k + k]);
      expected_bias[k] += d;
      for (std::size_t j = 0; j < problem.p; ++j) expected[k * problem.p + j] += d * problem.value(i, j);
    }
  kernel.add_gradient(problem.block, derivative.data(), gradient.data(), bias.data());
  for (std::size_t i = 0; i < size; ++i) REQUIRE(std::abs(gradient[i] - expected[i]) <= sum_error<T>(problem.n, 1, 0));
  for (std::size_t k = 0; k < problem.k; ++k) REQUIRE(std::abs(bias[k] - expected_bias[k]) <= sum_error<T>(problem.n, 1, 0));
}

// Against the dense formula Σ w (diag(p) - p pᵀ) (V x + v₀) xᵀ, in double.
template <class T>
void check_hessian_vector(const Problem<T>& problem, simd::MultiLinearKernel<T>& kernel, attune::Random& random) {
  const SoftmaxCrossEntropy loss;
  const auto v = attune_test::uniform<double>(random, problem.k * problem.p, -1, 1), v0 = attune_test::uniform<double>(random, problem.k, -1, 1);
  std::vector<double> expected(v.size(), 0.25), expected_bias(problem.k, 0.5), product(v.size(), 0.25), bias(problem.k, 0.5), score(problem.k), along(problem.k), out(problem.k);
  for (std::size_t i = 0; i < problem.n; ++i) {
    const auto position = static_cast<std::size_t>(problem.block.position(static_cast<Index>(i)));
    const double w = problem.weight.empty() ? 1.0 : static_cast<double>(problem.weight[position]);
    for (std::size_t k = 0; k < problem.k; ++k) {
      score[k] = problem.bias[k];
      along[k] = v0[k];
      for (std::size_t j = 0; j < problem.p; ++j) {
        score[k] += problem.coefficients[k * problem.p + j] * problem.value(i, j);
        along[k] += v[k * problem.p + j] * problem.value(i, j);
      }
    }
    loss.hessian_product(std::span<const double>(score), 0.0, std::span<const double>(along), std::span<double>(out));
    for (std::size_t k = 0; k < problem.k; ++k) {
      expected_bias[k] += w * out[k];
      for (std::size_t j = 0; j < problem.p; ++j) expected[k * problem.p + j] += w * out[k] * problem.value(i, j);
    }
  }
  kernel.add_hessian_vector(loss, problem.block, v, v0, product.data(), bias.data());
  // |along| ≤ p + 1, and the Hessian of the cross entropy moves by 4 e at most where all scores move by e.
  const double reach = static_cast<double>(problem.p) + 1;
  const double each = 2 * (2 * score_error<T>(problem.p) + 4 * reach * (score_error<T>(problem.p) + 32 * static_cast<double>(std::numeric_limits<T>::epsilon())));
  for (std::size_t i = 0; i < v.size(); ++i) REQUIRE(std::abs(product[i] - expected[i]) <= sum_error<T>(problem.n, 4 * reach, each));
  for (std::size_t k = 0; k < problem.k; ++k) REQUIRE(std::abs(bias[k] - expected_bias[k]) <= sum_error<T>(problem.n, 4 * reach, each));
}

template <class T>
void check_all(attune::Random& random, std::size_t n, std::size_t p, std::size_t k, Layout layout, bool weighted) {
  CAPTURE(n);
  CAPTURE(p);
  CAPTURE(k);
  CAPTURE(static_cast<int>(layout));
  CAPTURE(weighted);
  const Problem<T> problem(random, n, p, k, layout, weighted);
  simd::MultiLinearKernel<T> kernel(static_cast<Index>(p), static_cast<Index>(k));
  kernel.load_weights(problem.coefficients, problem.bias);
  check_scores(problem, kernel);
  check_value_and_gradient(SoftmaxCrossEntropy{.label_smoothing = weighted ? 0.1 : 0.0}, problem, kernel);
  check_add_gradient(problem, kernel, random);
  check_hessian_vector(problem, kernel, random);
}

}  // namespace multi_linear_test

using namespace multi_linear_test;

TEST_CASE("multi linear kernel: the reference computes a case by hand") {
  const std::vector<double> memory{1, 2};
  const MatrixView<double> x(memory.data(), 1, 2, 2);
  const double target[] = {1}, weight[] = {3}, coefficients[] = {1, 1, 1, 1, 1, 1}, biases[] = {0, 0, 0};
  const simd::SampleBlock<double> block{.x = &x, .target = target, .weight = weight, .order = nullptr, .first = 0, .count = 1};
  std::vector<double> gradient(6), bias(3);
  // Three equal scores: probabilities of a third, a loss of log 3, derivatives ⅓, -⅔, ⅓, all with weight 3.
  CHECK(simd::multi_linear_value_and_gradient_reference(SoftmaxCrossEntropy{}, block, coefficients, biases, gradient.data(), bias.data()) == doctest::Approx(3 * std::log(3.0)));
  const double expected[] = {1, 2, -2, -4, 1, 2};
  for (std::size_t i = 0; i < 6; ++i) CHECK(gradient[i] == doctest::Approx(expected[i]));
  CHECK(bias[1] == doctest::Approx(-2));
}

TEST_CASE_TEMPLATE("multi linear kernel: agrees with the plain loops for all small shapes", T, float, double) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(160);
  for (std::size_t p = 1; p <= 20; ++p)
    for (std::size_t n = 1; n <= 20; ++n)
      for (std::size_t k = 2; k <= 5; ++k) {
        const std::size_t variant = 3 * p + n + k;
        check_all<T>(random, n, p, k, layouts[variant % 4], variant / 4 % 2 == 0);
      }
}

TEST_CASE_TEMPLATE("multi linear kernel: agrees with the plain loops for wide rows, many rows and many outputs", T, float, double) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(161);
  for (const std::size_t p : {31U, 32U, 33U, 64U, 100U, 784U})
    for (const std::size_t k : {2U, 7U, 10U, 33U}) check_all<T>(random, 17 + p % 5, p, k, layouts[(p + k) % 4], (p + k) / 4 % 2 == 0);
  for (const std::size_t n : {255U, 256U, 257U, 1000U})
    for (const Layout layout : layouts) check_all<T>(random, n, 13, 3, layout, n % 2 == 0);
}

TEST_CASE_TEMPLATE("multi linear kernel: a block takes its own rows and no others", T, float, double) {
  auto random = attune_test::random(162);
  for (const Layout layout : layouts) {
    Problem<T> problem(random, 90, 11, 4, layout, true);
    simd::MultiLinearKernel<T> kernel(11, 4);
    kernel.load_weights(problem.coefficients, problem.bias);
    problem.block.first = 13;
    problem.block.count = 50;
    problem.n = 50;
    check_value_and_gradient(SoftmaxCrossEntropy{}, problem, kernel);
    problem.block.count = 0;
    problem.n = 0;
    check_value_and_gradient(SoftmaxCrossEntropy{}, problem, kernel);
  }
}

TEST_CASE_TEMPLATE("multi linear kernel: the bits of a row's scores do not depend on the rows beside it", T, float, double) {
  auto random = attune_test::random(163);
  for (const std::size_t p : {3U, 37U}) {
    const Problem<T> problem(random, 41, p, 5, Layout::contiguous, false);
    simd::MultiLinearKernel<T> kernel(static_cast<Index>(p), 5);
    kernel.load_weights(problem.coefficients, problem.bias);
    std::vector<T> all(41 * 5), one(5);
    kernel.scores(problem.block, all.data());
    for (Index i = 0; i < 41; ++i) {
      auto block = problem.block;
      block.first = i;
      block.count = 1;
      kernel.scores(block, one.data());
      for (std::size_t k = 0; k < 5; ++k) CHECK(one[k] == all[static_cast<std::size_t>(i) * 5 + k]);
    }
  }
}

TEST_CASE_TEMPLATE("multi linear kernel: a kernel that was used gives the bits of a new one", T, float, double) {
  auto random = attune_test::random(164);
  const Problem<T> problem(random, 77, 37, 3, Layout::contiguous, true), other(random, 12, 37, 3, Layout::column_major, false);
  const auto gradient_of = [&](simd::MultiLinearKernel<T>& kernel) {
    std::vector<double> gradient(37 * 3 + 3);
    kernel.load_weights(problem.coefficients, problem.bias);
    gradient.push_back(kernel.add_value_and_gradient(SoftmaxCrossEntropy{}, problem.block, gradient.data(), gradient.data() + 37 * 3));
    return gradient;
  };
  simd::MultiLinearKernel<T> fresh(37, 3), used(37, 3);
  used.load_weights(other.coefficients, other.bias);
  std::vector<double> ignored(37 * 3 + 3);
  used.add_value_and_gradient(SoftmaxCrossEntropy{}, other.block, ignored.data(), ignored.data() + 37 * 3);
  used.add_hessian_vector(SoftmaxCrossEntropy{}, other.block, other.coefficients, other.bias, ignored.data(), nullptr);
  CHECK(gradient_of(used) == gradient_of(fresh));
}

TEST_CASE("multi linear kernel: the Hessian times a vector is the change of the gradient along it") {
  auto random = attune_test::random(165);
  const Problem<double> problem(random, 60, 6, 4, Layout::contiguous, true);
  const auto v = attune_test::uniform<double>(random, 28, -1, 1);
  simd::MultiLinearKernel<double> kernel(6, 4);
  const double step = 1e-5;
  const auto gradient_at = [&](double along) {
    std::vector<double> w = problem.coefficients, bias = problem.bias, gradient(28);
    for (std::size_t j = 0; j < 24; ++j) w[j] += along * v[j];
    for (std::size_t j = 0; j < 4; ++j) bias[j] += along * v[24 + j];
    kernel.load_weights(w, bias);
    kernel.add_value_and_gradient(SoftmaxCrossEntropy{}, problem.block, gradient.data(), gradient.data() + 24);
    return gradient;
  };
  const auto above = gradient_at(step), below = gradient_at(-step);
  std::vector<double> product(28);
  kernel.load_weights(problem.coefficients, problem.bias);
  kernel.add_hessian_vector(SoftmaxCrossEntropy{}, problem.block, std::span(v).first(24), std::span(v).last(4), product.data(), product.data() + 24);
  // Truncation: step²/6 Σ w |fourth derivative| |along|³ ≤ step²/6 · 120 · 6 · 7³; rounding 120 · 100 eps / step.
  const double bound = step * step * 120 * 343 + 120 * 100 * std::numeric_limits<double>::epsilon() / step;
  for (std::size_t j = 0; j < 28; ++j) CHECK(std::abs((above[j] - below[j]) / (2 * step) - product[j]) <= bound);
}

}  // namespace multi_linear_test
