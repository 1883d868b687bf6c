// expect: DualCoordinateDescent: the objective is not that of a linear support vector machine, Hinge or SquaredHinge with L2: it needs `LinearMargins linear_margins() const`; see docs/optimize.md#which
// SPDX-License-Identifier: BSL-1.0

#include "attune/optimize/dual_coordinate_descent.hpp"

struct Bowl {
  attune::Index dimension() const { return 1; }
  double value_and_gradient(const attune::ParametersRef& w, attune::GradientRef gradient) const {
    gradient = w;
    return 0.5 * w.squaredNorm();
  }
#ifndef ATTUNE_MISUSE
  attune::LinearMargins linear_margins() const {
    static const double x = 1;
    return {.columns = 1, .intercept = false, .rows = {{&x, nullptr, 1}}, .target = {1}};
  }
#endif
};

double least() {
  Bowl bowl;
  attune::NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Ones(1);
  const attune::OptimizationResult result = attune::DualCoordinateDescent{}.minimize(bowl, w, monitor);
  return result.value;
}
