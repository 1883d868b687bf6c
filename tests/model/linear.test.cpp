// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <array>
#include <vector>

#include "attune/loss/squared_error.hpp"
#include "attune/model/linear.hpp"
#include "problems.hpp"

namespace linear_test {

using namespace attune;
using attune_test::vector;

TEST_CASE("linear: weights come first and are penalised, the intercept is last and free") {
  CHECK(Linear<double>{}.layout({.features = 4}).size == 5);
  CHECK(Linear<double>{}.layout({.features = 4}).penalized == 4);
  CHECK(Linear<double>{.intercept = false}.layout({.features = 4}).size == 4);
  CHECK(Linear<double>{.intercept = false}.layout({.features = 4}).penalized == 4);
}

TEST_CASE("linear: all parameters start at zero") {
  Eigen::VectorXd w = Eigen::VectorXd::Constant(4, 7.0);
  Linear<float>{}.initialize(w, {.features = 3}, RandomKey{1});
  CHECK(w == Eigen::VectorXd::Zero(4));
}

TEST_CASE_TEMPLATE("linear: scores are w·x + b, and without an intercept w·x", T, float, double) {
  const RowMatrix<T> x = (RowMatrix<T>(3, 2) << 1, 2, -3, 0.5, 0, 0).finished();
  const MatrixView<T> v(x);
  const SampleBlock<T> block{.x = &v, .first = 0, .count = 3};
  std::array<T, 3> out{};
  auto with = Linear<T>{}.evaluator({.features = 2});
  with.load(vector({2, -4, 0.25}));
  with.scores(block, out.data());
  CHECK(out == std::array<T, 3>{T(-5.75), T(-7.75), T(0.25)});
  auto without = Linear<T>{.intercept = false}.evaluator({.features = 2});
  without.load(vector({2, -4}));
  without.scores(block, out.data());
  CHECK(out == std::array<T, 3>{T(-6), T(-8), T(0)});
}

TEST_CASE("linear: the gradient of scores adds d·x to the weights and d to the intercept") {
  const RowMatrix<double> x = (RowMatrix<double>(3, 2) << 1, 2, -3, 0.5, 4, 0).finished();
  const MatrixView<double> v(x);
  const SampleBlock<double> block{.x = &v, .first = 1, .count = 2};  // the last two rows
  const std::array<double, 2> d{2, -1};
  Eigen::VectorXd g = Eigen::VectorXd::Constant(3, 100);
  auto with = Linear<double>{}.evaluator({.features = 2});
  with.add_gradient(block, d.data(), g);
  CHECK(g == vector({90, 101, 101}));
  Eigen::VectorXd h = Eigen::VectorXd::Zero(2);
  auto without = Linear<double>{.intercept = false}.evaluator({.features = 2});
  without.add_gradient(block, d.data(), h);
  CHECK(h == vector({-10, 1}));
}

TEST_CASE("linear: loss and gradient in one go are those of scores and gradient apart") {
  auto source = attune_test::random(30);
  CAPTURE(attune_test::seed());
  for (const bool intercept : {false, true})
    for (const Index p : {1, 3, 8, 33}) {
      const Index n = 37;
      const auto data = attune_test::numbers<double>(n, p, 31 + static_cast<std::uint64_t>(p));
      const MatrixView<double> x(data.x);
      const SampleBlock<double> block{.x = &x, .target = data.y.data(), .first = 0, .count = n};
      const Linear<double> model{.intercept = intercept};
      const Eigen::VectorXd w = attune_test::random_vector(source, model.layout({.features = p}).size);
      auto evaluator = model.evaluator({.features = p});
      evaluator.load(w);
      Eigen::VectorXd together = Eigen::VectorXd::Zero(w.size()), apart = Eigen::VectorXd::Zero(w.size());
      const double value = evaluator.add_value_and_gradient(SquaredError{}, block, together);
      std::vector<double> score(static_cast<std::size_t>(n)), derivative;
      evaluator.scores(block, score.data());
      double sum = 0;
      for (Index i = 0; i < n; ++i) {
        derivative.push_back(score[static_cast<std::size_t>(i)] - data.y[i]);
        sum += 0.5 * derivative.back() * derivative.back();
      }
      evaluator.add_gradient(block, derivative.data(), apart);
      CHECK(value == doctest::Approx(sum).epsilon(1e-13));
      CHECK((together - apart).lpNorm<Eigen::Infinity>() <= 1e-13 * static_cast<double>(n));
    }
}

}  // namespace linear_test
