// expect: DirectLeastSquares: the objective is not least squares of linear scores with a penalty that is L2 or none: it needs `LinearLeastSquares linear_least_squares() const`; see docs/optimize.md#which
// SPDX-License-Identifier: BSL-1.0

#include "attune/optimize/direct_least_squares.hpp"

struct Bowl {
  attune::Index dimension() const { return 1; }
  double value_and_gradient(const attune::ParametersRef& w, attune::GradientRef g) const {
    g[0] = w[0] - 2;
    return 0.5 * g[0] * g[0];
  }
#ifndef ATTUNE_MISUSE
  attune::LinearLeastSquares linear_least_squares() const {
    return {.rows = 1, .columns = 1, .intercept = false, .read_row = [](attune::Index, double* x) { *x = 1; }, .target = [](attune::Index) { return 2.0; }};
  }
#endif
};

auto minimize(Bowl& bowl, Eigen::VectorXd& w) {
  attune::NoMonitor monitor;
  return attune::DirectLeastSquares{}.minimize(bowl, w, monitor);
}
