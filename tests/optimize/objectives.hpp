// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions with known minima, for tests of optimizers. They count how often they are evaluated.

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/optimize/concept.hpp"

namespace attune_test {

using attune::GradientRef;
using attune::Index;
using attune::ParametersRef;

/// Rosenbrock, "An automatic method for finding the greatest or least value of a function", Computer
/// Journal 3 (1960). Minimum 0 at (1, 1); usual start (-1.2, 1). The Hessian there has the smallest
/// eigenvalue 0.399.
struct Rosenbrock {
  int evaluations = 0;
  Index dimension() const { return 2; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    ++evaluations;
    const double a = 1 - w[0], b = w[1] - w[0] * w[0];
    g[0] = -2 * a - 400 * w[0] * b;
    g[1] = 200 * b;
    return a * a + 100 * b * b;
  }
};

/// Beale's function: minimum 0 at (3, 0.5); usual start (1, 1).
struct Beale {
  int evaluations = 0;
  Index dimension() const { return 2; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    ++evaluations;
    const double constant[] = {1.5, 2.25, 2.625};
    double value = 0, power = 1;
    g.setZero();
    for (int k = 0; k < 3; ++k) {
      const double slope = (k + 1) * power;  // d y^(k+1) / d y
      power *= w[1];
      const double r = constant[k] - w[0] + w[0] * power;
      value += r * r;
      g[0] += 2 * r * (power - 1);
      g[1] += 2 * r * w[0] * slope;
    }
    return value;
  }
};

/// Σ ½ curvature_j (w_j - j - 1)².
struct Quadratic {
  Eigen::VectorXd curvature;
  int evaluations = 0;
  Index dimension() const { return curvature.size(); }
  Eigen::VectorXd minimum() const { return Eigen::VectorXd::LinSpaced(curvature.size(), 1, static_cast<double>(curvature.size())); }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    ++evaluations;
    const Eigen::VectorXd r = w - minimum();
    g = curvature.cwiseProduct(r);
    return 0.5 * r.dot(g);
  }
};

/// Mean of ½ (x·w - y)² over rows with x in [-1, 1]³ and y = x·(1, -2, 3), without noise: the minimum is 0.
struct LeastSquares {
  Eigen::MatrixXd x;
  Eigen::VectorXd y;
  std::vector<Index> order;
  int evaluations = 0, batches = 0;
  std::vector<int> epochs{};

  explicit LeastSquares(Index rows, std::uint64_t stream) : x(rows, 3), order(static_cast<std::size_t>(rows)) {
    auto source = attune_test::random(stream);
    for (Index i = 0; i < rows; ++i)
      for (Index j = 0; j < 3; ++j) x(i, j) = 2 * source.uniform() - 1;
    y = x * minimum();
    std::iota(order.begin(), order.end(), Index{0});
  }
  static Eigen::Vector3d minimum() { return {1, -2, 3}; }
  Index dimension() const { return 3; }
  Index sample_count() const { return x.rows(); }
  void shuffle(int epoch) {
    epochs.push_back(epoch);
    std::iota(order.begin(), order.end(), Index{0});
    attune::Random(attune::RandomKey{7}.child(attune::Purpose::epoch, static_cast<std::uint64_t>(epoch))).shuffle(std::span(order));
  }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    ++evaluations;
    const Eigen::VectorXd r = x * w - y;
    g = x.transpose() * r / static_cast<double>(x.rows());
    return 0.5 * r.squaredNorm() / static_cast<double>(x.rows());
  }
  double batch_value_and_gradient(const ParametersRef& w, GradientRef g, Index first, Index count) {
    ++batches;
    g.setZero();
    double value = 0;
    for (Index i = first; i < first + count; ++i) {
      const Index row = order[static_cast<std::size_t>(i)];
      const double r = x.row(row).dot(w) - y[row];
      value += 0.5 * r * r / static_cast<double>(count);
      g += r / static_cast<double>(count) * x.row(row).transpose();
    }
    return value;
  }
};

/// A monitor that keeps what it is told and stops after so many calls.
struct Watch {
  int stop_after = 1 << 30;
  std::vector<attune::Iteration> seen{};
  bool operator()(const attune::Iteration& iteration) {
    seen.push_back(iteration);
    return static_cast<int>(seen.size()) < stop_after;
  }
};

}  // namespace attune_test
