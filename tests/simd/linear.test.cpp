// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "../support.hpp"
#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/simd/linear.hpp"

namespace linear_test {

using namespace attune;

namespace linear_test {

// How the rows reach the kernel.
enum class Layout { contiguous, column_major, row_list, order_list };
constexpr Layout layouts[] = {Layout::contiguous, Layout::column_major, Layout::row_list, Layout::order_list};

// A problem of n rows and p columns, and where each row lies. Position i of the kernel is row[i] of x.
template <class T>
struct Problem {
  std::size_t n, p;
  std::vector<T> memory{};           // exactly as long as needed: reading past a row's end is seen by a sanitizer
  MatrixView<T> x{};
  std::vector<T> target{}, weight{};  // by position in the view
  std::vector<Index> order{};
  std::vector<double> coefficients{};
  double bias = 0;
  simd::SampleBlock<T> block{};

  Problem(attune::Random& random, std::size_t rows, std::size_t columns, Layout layout, bool weighted) : n(rows), p(columns) {
    const auto ni = static_cast<Index>(n), pi = static_cast<Index>(p);
    memory = attune_test::uniform<T>(random, n * p, -1, 1);
    x = layout == Layout::column_major ? MatrixView<T>(memory.data(), ni, pi, 1, ni) : MatrixView<T>(memory.data(), ni, pi, pi);
    std::vector<Index> shuffled(n);
    std::iota(shuffled.begin(), shuffled.end(), Index{0});
    random.shuffle(std::span(shuffled));
    if (layout == Layout::row_list) x = x.select(std::make_shared<const std::vector<Index>>(shuffled));
    if (layout == Layout::order_list) order = shuffled;
    target.resize(n);
    for (T& t : target) t = static_cast<T>(random.below(2));
    if (weighted) weight = attune_test::uniform<T>(random, n, 0, 2);
    coefficients = attune_test::uniform<double>(random, p, -1, 1);
    bias = random.uniform() - 0.5;
    block = {.x = &x, .target = target.data(), .weight = weighted ? weight.data() : nullptr, .order = order.empty() ? nullptr : order.data(), .first = 0, .count = ni};
  }
  Problem(const Problem&) = delete;  // block points into it
  Problem& operator=(const Problem&) = delete;

  double value(Index i, std::size_t j) const { return static_cast<double>(x(block.position(i), static_cast<Index>(j))); }
  double weight_of(Index i) const { return weight.empty() ? 1.0 : static_cast<double>(weight[static_cast<std::size_t>(block.position(i))]); }
  double target_of(Index i) const { return static_cast<double>(target[static_cast<std::size_t>(block.position(i))]); }
  Index first() const { return block.first; }
};

// A number and a bound of the rounding error that a kernel in T may have in it.
struct Bounded {
  double value = 0;
  double error = 0;
};

// The standard bound of a sum of products of p terms in any order: (p + few) eps Σ |terms|. The few are for
// rounding the coefficients to T, the bias, and the reference itself where T is double.
template <class T>
Bounded dot(const Problem<T>& problem, Index i, std::span<const double> with, double constant) {
  double sum = constant, magnitude = std::abs(constant);
  for (std::size_t j = 0; j < problem.p; ++j) {
    const double term = with[j] * problem.value(i, j);
    sum += term;
    magnitude += std::abs(term);
  }
  return {sum, (static_cast<double>(problem.p) + 8) * static_cast<double>(std::numeric_limits<T>::epsilon()) * magnitude};
}

// Terms of a sum over rows that a kernel adds up in T, at most `in_a_row` at once, and then in double.
template <class T>
double sum_bound(std::size_t rows, double magnitude) {
  const std::size_t in_a_row = std::is_same_v<T, float> ? std::min<std::size_t>(rows, 256 + 16) : rows;
  return (static_cast<double>(in_a_row) + 8) * static_cast<double>(std::numeric_limits<T>::epsilon()) * magnitude +
         static_cast<double>(rows) * std::numeric_limits<double>::epsilon() * magnitude;
}

// A loss of which all derivatives of the second order are at most one: SquaredError, Huber, LogisticLoss.
// An error e of the score moves the derivative by e at most, and the value by |derivative| e + e²/2. The
// functions themselves are good to 16 units of the sizes that meet in them.
template <class T, class L>
void check_value_and_gradient(const L& loss, const Problem<T>& problem, simd::LinearKernel<T>& kernel) {
  constexpr double eps = static_cast<double>(std::numeric_limits<T>::epsilon());
  std::vector<double> expected(problem.p, 0.25), bound(problem.p, 0), magnitude(problem.p, 0);
  double expected_bias = 0.5, bias_bound = 0, bias_magnitude = 0, value_bound = 0, value_magnitude = 0;
  const double expected_value =
      simd::linear_value_and_gradient_reference(loss, problem.block, problem.coefficients, problem.bias, expected.data(), expected_bias);
  for (Index i = 0; i < problem.block.count; ++i) {
    const auto [score, score_error] = dot(problem, i, problem.coefficients, problem.bias);
    const double w = problem.weight_of(i), t = problem.target_of(i);
    const double d = loss.derivative(score, t);
    const double size = 1 + std::abs(score) + std::abs(t);
    const double d_error = w * (score_error + 16 * eps * size);
    value_bound += w * ((std::abs(d) + score_error) * score_error + 16 * eps * size * size);
    value_magnitude += w * std::abs(loss.value(score, t));
    bias_bound += d_error;
    bias_magnitude += w * std::abs(d) + d_error;
    for (std::size_t j = 0; j < problem.p; ++j) {
      const double x = std::abs(problem.value(i, j));
      bound[j] += d_error * x;
      magnitude[j] += (w * std::abs(d) + d_error) * x;
    }
  }
  std::vector<double> gradient(problem.p, 0.25);  // the kernel adds to what is there
  double bias_gradient = 0.5;
  const double value = kernel.add_value_and_gradient(loss, problem.block, gradient.data(), bias_gradient);
  REQUIRE(std::abs(value - expected_value) <= value_bound + sum_bound<T>(problem.n, value_magnitude));
  REQUIRE(std::abs(bias_gradient - expected_bias) <= bias_bound + sum_bound<T>(problem.n, bias_magnitude + 0.5));
  for (std::size_t j = 0; j < problem.p; ++j) {
    CAPTURE(j);
    REQUIRE(std::abs(gradient[j] - expected[j]) <= bound[j] + sum_bound<T>(problem.n, magnitude[j] + 0.25));
  }
}

template <class T>
void check_scores(const Problem<T>& problem, simd::LinearKernel<T>& kernel) {
  std::vector<T> score(problem.n + 1, T{77});
  kernel.scores(problem.block, score.data());
  for (std::size_t i = 0; i < problem.n; ++i) {
    const auto [expected, error] = dot(problem, static_cast<Index>(i), problem.coefficients, problem.bias);
    CAPTURE(i);
    REQUIRE(std::abs(static_cast<double>(score[i]) - expected) <= error);
  }
  REQUIRE(score.back() == T{77});  // nothing is written past the end
}

template <class T>
void check_add_gradient(const Problem<T>& problem, simd::LinearKernel<T>& kernel, attune::Random& random) {
  const auto derivative = attune_test::uniform<T>(random, problem.n, -1, 1);
  std::vector<double> expected(problem.p, 0.25), magnitude(problem.p, 0.25), gradient(problem.p, 0.25);
  double expected_bias = 0.5, bias_magnitude = 0.5, bias_gradient = 0.5;
  for (std::size_t i = 0; i < problem.n; ++i) {
    const double d = static_cast<double>(derivative[i]);
    expected_bias += d;
    bias_magnitude += std::abs(d);
    for (std::size_t j = 0; j < problem.p; ++j) {
      const double term = d * problem.value(static_cast<Index>(i), j);
      expected[j] += term;
      magnitude[j] += std::abs(term);
    }
  }
  kernel.add_gradient(problem.block, derivative.data(), gradient.data(), bias_gradient);
  REQUIRE(std::abs(bias_gradient - expected_bias) <= sum_bound<T>(problem.n, bias_magnitude));
  for (std::size_t j = 0; j < problem.p; ++j) {
    CAPTURE(j);
    REQUIRE(std::abs(gradient[j] - expected[j]) <= sum_bound<T>(problem.n, magnitude[j]));
  }
}

// Against the dense formula Xᵀ diag(w ℓ'') (X v + v₀). The third derivative of each loss is at most one
// where it exists.
template <class T, class L>
void check_hessian_vector(const L& loss, const Problem<T>& problem, simd::LinearKernel<T>& kernel, attune::Random& random) {
  constexpr double eps = static_cast<double>(std::numeric_limits<T>::epsilon());
  const auto v = attune_test::uniform<double>(random, problem.p, -1, 1);
  const double v0 = random.uniform();
  std::vector<double> expected(problem.p, 0.25), bound(problem.p, 0), magnitude(problem.p, 0.25), product(problem.p, 0.25);
  double expected_bias = 0.5, bias_bound = 0, bias_magnitude = 0.5, bias_product = 0.5;
  for (Index i = 0; i < problem.block.count; ++i) {
    const auto [score, score_error] = dot(problem, i, problem.coefficients, problem.bias);
    const auto [along, along_error] = dot(problem, i, v, v0);
    const double w = problem.weight_of(i), h = loss.second_derivative(score, problem.target_of(i));
    const double d = w * h * along;
    const double d_error = w * (h * along_error + (score_error + 16 * eps) * (std::abs(along) + along_error));
    expected_bias += d;
    bias_bound += d_error;
    bias_magnitude += std::abs(d) + d_error;
    for (std::size_t j = 0; j < problem.p; ++j) {
      const double x = problem.value(i, j);
      expected[j] += d * x;
      bound[j] += d_error * std::abs(x);
      magnitude[j] += (std::abs(d) + d_error) * std::abs(x);
    }
  }
  kernel.add_hessian_vector(loss, problem.block, v, v0, product.data(), bias_product);
  REQUIRE(std::abs(bias_product - expected_bias) <= bias_bound + sum_bound<T>(problem.n, bias_magnitude));
  for (std::size_t j = 0; j < problem.p; ++j) {
    CAPTURE(j);
    REQUIRE(std::abs(product[j] - expected[j]) <= bound[j] + sum_bound<T>(problem.n, magnitude[j]));
  }
}

template <class T>
void check_all(attune::Random& random, std::size_t n, std::size_t p, Layout layout, bool weighted) {
  CAPTURE(n);
  CAPTURE(p);
  CAPTURE(static_cast<int>(layout));
  CAPTURE(weighted);
  const Problem<T> problem(random, n, p, layout, weighted);
  simd::LinearKernel<T> kernel(static_cast<Index>(p));
  kernel.load_weights(problem.coefficients, problem.bias);
  check_scores(problem, kernel);
  check_value_and_gradient(LogisticLoss{}, problem, kernel);
  check_value_and_gradient(SquaredError{}, problem, kernel);
  check_add_gradient(problem, kernel, random);
  check_hessian_vector(LogisticLoss{}, problem, kernel, random);
}

// Squared error, written for double only.
struct DoubleSquared {
  double value(double s, double t) const { return 0.5 * (s - t) * (s - t); }
  double derivative(double s, double t) const { return s - t; }
};

}  // namespace linear_test

using namespace linear_test;

TEST_CASE("linear kernel: the reference computes a case by hand") {
  const std::vector<double> memory{1, 2, 3, 4};
  const MatrixView<double> x(memory.data(), 2, 2, 2);
  const double target[] = {0, 1}, weight[] = {1, 2}, coefficients[] = {1, -1};
  const simd::SampleBlock<double> block{.x = &x, .target = target, .weight = weight, .order = nullptr, .first = 0, .count = 2};
  double gradient[] = {0, 0}, bias = 0;
  // Scores 1 - 2 + 3 = 2 and 3 - 4 + 3 = 2; residuals 2 and 1; weighted 2 and 2.
  CHECK(simd::linear_value_and_gradient_reference(SquaredError{}, block, coefficients, 3, gradient, bias) == 2 + 2 * 0.5);
  CHECK(gradient[0] == 2 * 1 + 2 * 3);
  CHECK(gradient[1] == 2 * 2 + 2 * 4);
  CHECK(bias == 4);
}

TEST_CASE_TEMPLATE("linear kernel: agrees with the plain loops for all small shapes", T, float, double) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(60);
  for (std::size_t p = 1; p <= 40; ++p)
    for (std::size_t n = 1; n <= 40; ++n) {
      const std::size_t variant = 3 * p + n;  // every layout and weighting meets every p and every n
      check_all<T>(random, n, p, layouts[variant % 4], variant / 4 % 2 == 0);
    }
}

TEST_CASE_TEMPLATE("linear kernel: agrees with the plain loops in every layout, weighted or not", T, float, double) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(61);
  for (std::size_t p = 1; p <= 40; ++p)
    for (const std::size_t n : {1U, 8U, 17U, 33U})
      for (const Layout layout : layouts)
        for (const bool weighted : {false, true}) check_all<T>(random, n, p, layout, weighted);
}

TEST_CASE_TEMPLATE("linear kernel: agrees with the plain loops for wide rows", T, float, double) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(62);
  for (const std::size_t p : {63U, 64U, 65U, 100U, 128U, 257U, 512U, 700U, 2100U})
    for (std::size_t n = 1; n <= 40; n += p < 200 ? 1 : 3) check_all<T>(random, n, p, layouts[(p + n) % 4], (p + n) / 4 % 2 == 0);
}

TEST_CASE_TEMPLATE("linear kernel: agrees with the plain loops for many rows", T, float, double) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(63);
  std::size_t variant = 0;
  for (std::size_t p = 1; p <= 40; ++p)
    for (const std::size_t n : {257U, 1000U}) {
      check_all<T>(random, n, p, layouts[variant % 4], variant / 4 % 2 == 0);
      ++variant;
    }
  for (const std::size_t p : {63U, 64U, 65U, 100U, 128U, 257U, 512U, 700U, 2100U})
    for (const std::size_t n : {257U, 1000U}) {
      if (p * n > 200'000 && n > 257) continue;  // slow, and nothing new
      check_all<T>(random, n, p, layouts[variant % 4], variant / 4 % 2 == 0);
      variant += 3;
    }
}

TEST_CASE_TEMPLATE("linear kernel: a block takes its own rows and no others", T, float, double) {
  auto random = attune_test::random(64);
  for (const Layout layout : layouts)
    for (const std::size_t p : {3U, 20U}) {
      Problem<T> problem(random, 90, p, layout, true);
      simd::LinearKernel<T> kernel(static_cast<Index>(p));
      kernel.load_weights(problem.coefficients, problem.bias);
      problem.block.first = 13;
      problem.block.count = 50;
      problem.n = 50;
      check_scores(problem, kernel);
      check_value_and_gradient(LogisticLoss{}, problem, kernel);
      check_hessian_vector(LogisticLoss{}, problem, kernel, random);
      problem.block.count = 0;
      problem.n = 0;
      check_value_and_gradient(LogisticLoss{}, problem, kernel);
    }
}

// Rows that are equal have equal scores, so that they tie in a ranking, and a row predicted by itself has the score that it
// has among others.
TEST_CASE_TEMPLATE("linear kernel: the bits of a row's score do not depend on where it stands", T, float, double) {
  auto random = attune_test::random(167);
  for (const std::size_t p : {1U, 3U, 8U, 17U, 40U, 64U, 131U, 600U}) {
    const Problem<T> problem(random, 1, p, Layout::contiguous, false);
    simd::LinearKernel<T> kernel(static_cast<Index>(p));
    kernel.load_weights(problem.coefficients, problem.bias);
    T alone{};
    kernel.scores(problem.block, &alone);
    for (const Index copies : {2, 7, 8, 13, 33, 71}) {
      CAPTURE(p);
      CAPTURE(copies);
      const std::vector<Index> order(static_cast<std::size_t>(copies));  // row 0 again and again
      const simd::SampleBlock<T> block{.x = &problem.x, .target = problem.target.data(), .order = order.data(), .first = 0, .count = copies};
      std::vector<T> rows;
      for (Index k = 0; k < copies; ++k) rows.insert(rows.end(), problem.memory.begin(), problem.memory.end());
      const MatrixView<T> repeated(rows.data(), copies, static_cast<Index>(p), static_cast<Index>(p));
      std::vector<T> listed(order.size()), contiguous(order.size());
      kernel.scores(block, listed.data());
      kernel.scores({.x = &repeated, .target = nullptr, .first = 0, .count = copies}, contiguous.data());
      CHECK(std::all_of(listed.begin(), listed.end(), [&](T score) { return score == alone; }));
      CHECK(std::all_of(contiguous.begin(), contiguous.end(), [&](T score) { return score == alone; }));
    }
  }
}

TEST_CASE_TEMPLATE("linear kernel: rows of a list may repeat", T, float, double) {
  auto random = attune_test::random(65);
  Problem<T> problem(random, 20, 7, Layout::order_list, true);
  problem.order.assign(20, 3);
  simd::LinearKernel<T> kernel(7);
  kernel.load_weights(problem.coefficients, problem.bias);
  check_scores(problem, kernel);
  check_value_and_gradient(LogisticLoss{}, problem, kernel);
}

TEST_CASE_TEMPLATE("linear kernel: takes a loss that is written for double only", T, float, double) {
  auto random = attune_test::random(66);
  for (const std::size_t n : {1U, 9U, 70U}) {
    const Problem<T> problem(random, n, 11, Layout::contiguous, true);
    simd::LinearKernel<T> kernel(11);
    kernel.load_weights(problem.coefficients, problem.bias);
    check_value_and_gradient(DoubleSquared{}, problem, kernel);
    check_value_and_gradient(Huber{.delta = 0.3}, problem, kernel);
  }
}

TEST_CASE_TEMPLATE("linear kernel: a kernel that was used gives the bits of a new one", T, float, double) {
  auto random = attune_test::random(67);
  const Problem<T> problem(random, 77, 37, Layout::contiguous, true), other(random, 12, 37, Layout::column_major, false);
  const auto gradient_of = [&](simd::LinearKernel<T>& kernel) {
    std::vector<double> gradient(37);
    double bias = 0;
    kernel.load_weights(problem.coefficients, problem.bias);
    const double value = kernel.add_value_and_gradient(LogisticLoss{}, problem.block, gradient.data(), bias);
    gradient.push_back(bias);
    gradient.push_back(value);
    return gradient;
  };
  simd::LinearKernel<T> fresh(37), used(37);
  used.load_weights(other.coefficients, other.bias);
  std::vector<double> ignored(37), scores(12);
  double ignored_bias = 0;
  used.add_value_and_gradient(LogisticLoss{}, other.block, ignored.data(), ignored_bias);
  used.add_hessian_vector(LogisticLoss{}, other.block, other.coefficients, 1, ignored.data(), ignored_bias);
  CHECK(gradient_of(used) == gradient_of(fresh));
}

TEST_CASE_TEMPLATE("linear kernel: the Hessian times a vector is the change of the gradient along it", T, double) {
  auto random = attune_test::random(68);
  const Problem<T> problem(random, 60, 9, Layout::contiguous, true);
  const auto v = attune_test::uniform<double>(random, 9, -1, 1);
  const double v0 = 0.7, step = 1e-5;
  simd::LinearKernel<T> kernel(9);
  const auto gradient_at = [&](double along) {
    std::vector<double> w = problem.coefficients, gradient(10);
    for (std::size_t j = 0; j < 9; ++j) w[j] += along * v[j];
    kernel.load_weights(w, problem.bias + along * v0);
    kernel.add_value_and_gradient(LogisticLoss{}, problem.block, gradient.data(), gradient[9]);
    return gradient;
  };
  const auto above = gradient_at(step), below = gradient_at(-step);
  std::vector<double> product(10);
  kernel.load_weights(problem.coefficients, problem.bias);
  kernel.add_hessian_vector(LogisticLoss{}, problem.block, v, v0, product.data(), product[9]);
  // Truncation: step²/6 Σ w |ℓ''''| |along|³ |x| ≤ step²/6 · 120 · 1/8 · 10³; rounding: 120 · 100 eps / step.
  const double bound = step * step / 6 * 120 / 8 * 1000 + 120 * 100 * std::numeric_limits<double>::epsilon() / step;
  for (std::size_t j = 0; j < 10; ++j) CHECK(std::abs((above[j] - below[j]) / (2 * step) - product[j]) <= bound);
}

TEST_CASE("linear kernel: floats are summed over few rows before they go to double") {
  // In float 2²⁴ + 1 is 2²⁴: once the first row is in the sum, each further row is lost until the sum
  // is moved to double. At most flush_rows rows and the rest of a panel may be.
  constexpr double large = 16777216;
  for (const std::size_t p : {1U, 16U, 48U, 200U, 300U, 700U, 1500U}) {
    CAPTURE(p);
    constexpr std::size_t n = 4000;
    std::vector<float> memory(n * p, 1.0F);
    std::fill_n(memory.begin(), p, static_cast<float>(large));
    const MatrixView<float> x(memory.data(), n, static_cast<Index>(p), static_cast<Index>(p));
    const std::vector<float> target(n, -1.0F), derivative(n, 1.0F);  // with weights of zero the residual is one
    const simd::SampleBlock<float> block{.x = &x, .target = target.data(), .weight = nullptr, .order = nullptr, .first = 0, .count = n};
    simd::LinearKernel<float> kernel(static_cast<Index>(p));
    kernel.load_weights(std::vector<double>(p, 0.0), 0);
    const double least = large + n - 1 - static_cast<double>(simd::LinearKernel<float>::flush_rows) - static_cast<double>(simd::LinearKernel<float>::panel_rows);
    std::vector<double> fused(p), apart(p);
    double bias = 0;
    kernel.add_value_and_gradient(SquaredError{}, block, fused.data(), bias);
    CHECK(*std::min_element(fused.begin(), fused.end()) >= least);
    kernel.add_gradient(block, derivative.data(), apart.data(), bias);
    CHECK(*std::min_element(apart.begin(), apart.end()) >= least);
  }
}

}  // namespace linear_test
