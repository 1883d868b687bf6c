// expect: CoordinateDescent: the objective is not least squares of linear scores with a penalty made of L1 and L2: it needs `LinearLeastSquares linear_least_squares() const`; see docs/optimize.md#which
// SPDX-License-Identifier: BSL-1.0

#include "attune/optimize/coordinate_descent.hpp"

struct Bowl {
  attune::Index dimension() const { return 1; }
  double value_and_gradient(const attune::ParametersRef& w, attune::GradientRef gradient) const {
    gradient = w;
    return 0.5 * w.squaredNorm();
  }
#ifndef ATTUNE_MISUSE
  attune::LinearLeastSquares linear_least_squares() const {
    return {.rows = 1, .columns = 1, .intercept = false, .read_row = [](attune::Index, double* x) { *x = 1; }, .target = [](attune::Index) { return 0.0; }};
  }
#endif
};

double least() {
  Bowl bowl;
  attune::NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Ones(1);
  const attune::OptimizationResult result = attune::CoordinateDescent{}.minimize(bowl, w, monitor);
  return result.value;
}
