// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/simd/sparse_linear.hpp"

namespace sparse_linear_kernel_test {

using namespace attune;

namespace {

// Random rows, every other value of which is stored, with weights, targets and an order to visit them in.
template <class T>
struct Rows {
  std::vector<T> values{}, dense{};
  std::vector<int> columns{}, starts{0};
  std::vector<T> target{}, weight{};
  std::vector<Index> order{};
  Index n, p;
  SparseView<T> x{};

  Rows(Index rows, Index cols, std::uint64_t stream) : dense(static_cast<std::size_t>(rows * cols)), n(rows), p(cols) {
    auto source = attune_test::random(stream);
    for (Index i = 0; i < n; ++i) {
      for (Index j = 0; j < p; ++j) {
        if (source.uniform() < 0.5) continue;
        values.push_back(static_cast<T>(source.normal()));
        columns.push_back(static_cast<int>(j));
        dense[static_cast<std::size_t>(i * p + j)] = values.back();
      }
      starts.push_back(static_cast<int>(values.size()));
      target.push_back(static_cast<T>(i % 2));
      weight.push_back(static_cast<T>(i % 5 == 4 ? 0.0 : 0.5 + source.uniform()));
      order.push_back(n - 1 - i);
    }
    x = {values.data(), columns.data(), starts.data(), n, p};
  }

  simd::SparseBlock<T> block() const { return {.x = &x, .target = target.data(), .weight = weight.data(), .order = order.data(), .first = 1, .count = n - 1}; }
  double at(Index i, Index j) const { return j == p ? 1.0 : static_cast<double>(dense[static_cast<std::size_t>(i * p + j)]); }
  // Of parameters with the intercept last.
  double along(Index i, const std::vector<double>& w) const {
    double sum = 0;
    for (Index j = 0; j <= p; ++j) sum += w[static_cast<std::size_t>(j)] * at(i, j);
    return sum;
  }
};

std::vector<double> random_numbers(std::size_t n, std::uint64_t stream) {
  auto source = attune_test::random(stream);
  return attune_test::uniform<double>(source, n, -1, 1);
}

}  // namespace

TEST_CASE_TEMPLATE("SparseLinearKernel: scores, gradient and Hessian agree with plain loops", T, double, float) {
  CAPTURE(attune_test::seed());
  const double tolerance = 200 * static_cast<double>(std::numeric_limits<T>::epsilon());
  for (const Index p : {1, 3, 8, 41}) {
    const Rows<T> rows(23, p, static_cast<std::uint64_t>(p));
    const auto size = static_cast<std::size_t>(p) + 1;
    const auto w = random_numbers(size, 100), v = random_numbers(size, 101);
    simd::SparseLinearKernel<T> kernel(p);
    kernel.load_weights({w.data(), size - 1}, w.back());
    const auto block = rows.block();
    std::vector<T> score(static_cast<std::size_t>(block.count));
    kernel.scores(block, score.data());
    std::vector<double> gradient(size), expected(size), product(size), expected_product(size), upper(size * (size + 2)), expected_upper(upper.size());
    kernel.add_gradient(block, score.data(), gradient.data(), gradient.back());
    kernel.add_hessian_vector(LogisticLoss{}, block, {v.data(), size - 1}, v.back(), product.data(), product.back());
    kernel.add_hessian(LogisticLoss{}, block, true, size + 2, upper.data());
    for (Index i = 0; i < block.count; ++i) {
      const Index row = block.position(i);
      const double s = rows.along(row, w);
      CHECK(std::abs(static_cast<double>(score[static_cast<std::size_t>(i)]) - s) <= tolerance);
      const double bend = static_cast<double>(rows.weight[static_cast<std::size_t>(row)]) * LogisticLoss{}.second_derivative(s, static_cast<double>(rows.target[static_cast<std::size_t>(row)]));
      for (Index j = 0; j <= p; ++j) {
        const auto k = static_cast<std::size_t>(j);
        expected[k] += s * rows.at(row, j);
        expected_product[k] += bend * rows.along(row, v) * rows.at(row, j);
        for (Index l = j; l <= p; ++l) expected_upper[k * (size + 2) + static_cast<std::size_t>(l)] += bend * rows.at(row, j) * rows.at(row, l);
      }
    }
    for (std::size_t k = 0; k < size; ++k) {
      CHECK(std::abs(gradient[k] - expected[k]) <= 50 * tolerance);
      CHECK(std::abs(product[k] - expected_product[k]) <= 50 * tolerance);
    }
    for (std::size_t k = 0; k < upper.size(); ++k) CHECK(std::abs(upper[k] - expected_upper[k]) <= 50 * tolerance);
  }
}

TEST_CASE_TEMPLATE("SparseMultiLinearKernel: each output is what a kernel of its own makes, and sums are handed out once", T, double, float) {
  CAPTURE(attune_test::seed());
  for (const Index outputs : {2, 3, 9}) {
    const Index p = 7;
    const Rows<T> rows(12, p, 50);
    const auto count = static_cast<std::size_t>(outputs), features = static_cast<std::size_t>(p);
    const auto weights = random_numbers(count * features, 60), biases = random_numbers(count, 61);
    simd::SparseMultiLinearKernel<T> kernel(p, outputs);
    kernel.load_weights(weights, biases);
    kernel.load_direction(weights, {});
    const auto block = rows.block();
    std::vector<T> score(static_cast<std::size_t>(block.count) * count), along(score.size());
    kernel.scores(block, score.data());
    kernel.scores_along(block, along.data());
    kernel.add_gradient(block, score.data());
    std::vector<double> gradient(count * features), bias_gradient(count);
    kernel.flush(gradient.data(), bias_gradient.data());
    kernel.flush(gradient.data(), nullptr);  // nothing is left
    for (std::size_t k = 0; k < count; ++k) {
      simd::SparseLinearKernel<T> one(p);
      one.load_weights({weights.data() + k * features, features}, biases[k]);
      std::vector<T> own(static_cast<std::size_t>(block.count)), given(own.size());
      one.scores(block, own.data());
      for (std::size_t i = 0; i < own.size(); ++i) {
        given[i] = score[i * count + k];
        const double scale = 1 + std::abs(static_cast<double>(own[i]));
        CHECK(std::abs(static_cast<double>(given[i] - own[i])) <= 16 * scale * static_cast<double>(std::numeric_limits<T>::epsilon()));
        CHECK(std::abs(static_cast<double>(along[i * count + k]) + biases[k] - static_cast<double>(own[i])) <= 16 * scale * static_cast<double>(std::numeric_limits<T>::epsilon()));
      }
      std::vector<double> expected(features);
      double bias = 0;
      one.add_gradient(block, given.data(), expected.data(), bias);
      for (std::size_t j = 0; j < features; ++j) CHECK(gradient[k * features + j] == doctest::Approx(expected[j]).epsilon(1e-12));
      CHECK(bias_gradient[k] == doctest::Approx(bias).epsilon(1e-12));
    }
  }
}

}  // namespace sparse_linear_kernel_test
