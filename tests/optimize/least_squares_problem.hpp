// SPDX-License-Identifier: BSL-1.0
#pragma once

// Least squares of one's own, for tests of the optimizers that are handed rows.

#include <Eigen/Core>
#include <cmath>
#include <cstdint>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "attune/optimize/linear_least_squares.hpp"

namespace attune_test {

using attune::Index;

struct LeastSquaresProblem {
  Eigen::MatrixXd x;
  Eigen::VectorXd y, weight;
  double l1 = 0, l2 = 0;
  bool intercept = true;
  attune::AnyExecutor executor{};

  Index dimension() const { return x.cols() + (intercept ? 1 : 0); }
  attune::LinearLeastSquares linear_least_squares() const {
    attune::LinearLeastSquares problem{.rows = x.rows(), .columns = x.cols(), .intercept = intercept, .l1 = l1, .l2 = l2, .executor = executor};
    problem.read_row = [this](Index row, double* to) {
      for (Index j = 0; j < x.cols(); ++j) to[j] = x(row, j);
    };
    problem.target = [this](Index row) { return y[row]; };
    if (weight.size() > 0) problem.weight = [this](Index row) { return weight[row]; };
    return problem;
  }

  // By plain loops: the smooth part's gradient, the intercept's last, and the value.
  double evaluate(const Eigen::Ref<const Eigen::VectorXd>& w, Eigen::VectorXd& g) const {
    g = Eigen::VectorXd::Zero(dimension());
    double value = 0, total = 0;
    for (Index i = 0; i < x.rows(); ++i) {
      const double u = weight.size() > 0 ? weight[i] : 1;
      double r = (intercept ? w[x.cols()] : 0) - y[i];
      for (Index j = 0; j < x.cols(); ++j) r += x(i, j) * w[j];
      for (Index j = 0; j < x.cols(); ++j) g[j] += u * r * x(i, j);
      if (intercept) g[x.cols()] += u * r;
      value += 0.5 * u * r * r;
      total += u;
    }
    g /= total;
    value /= total;
    for (Index j = 0; j < x.cols(); ++j) {
      g[j] += l2 * w[j];
      value += l1 * std::abs(w[j]) + 0.5 * l2 * w[j] * w[j];
    }
    return value;
  }
};

/// Columns about 5, of which y depends on three; column j > 0 is mostly column j - 1 where `alike` is near 1. Where there
/// are weights, one row in seven has none.
inline LeastSquaresProblem least_squares_problem(Index rows, Index columns, double alike, std::uint64_t key, bool weighted = false) {
  attune::Random source = random(key);
  LeastSquaresProblem problem{.x = Eigen::MatrixXd(rows, columns), .y = Eigen::VectorXd(rows), .weight = Eigen::VectorXd(weighted ? rows : 0)};
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j) problem.x(i, j) = source.normal() * (j > 0 ? std::sqrt(1 - alike * alike) : 1) + (j > 0 ? alike * problem.x(i, j - 1) : 0);
    problem.y[i] = 3 + 2 * problem.x(i, 0) - problem.x(i, columns / 2) + 0.5 * problem.x(i, columns - 1) + 0.3 * source.normal();
    if (weighted) problem.weight[i] = i % 7 == 3 ? 0.0 : 0.5 + source.uniform();
  }
  problem.x.array() += 5;
  return problem;
}

}  // namespace attune_test
