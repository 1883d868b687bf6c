// expect: LevenbergMarquardt: the objective is no sum of squares: it needs `residual_count()` and `residuals_and_jacobian(w, r, J)`; see docs/optimize.md#which
// SPDX-License-Identifier: BSL-1.0

#include "attune/optimize/levenberg_marquardt.hpp"

struct Bowl {
  attune::Index dimension() const { return 2; }
  double value_and_gradient(const attune::ParametersRef& w, attune::GradientRef gradient) const {
    gradient = w;
    return 0.5 * w.squaredNorm();
  }
#ifndef ATTUNE_MISUSE
  attune::Index residual_count() const { return 2; }
  void residuals_and_jacobian(const attune::ParametersRef& w, attune::GradientRef r, Eigen::MatrixXd& jacobian) const {
    r = w;
    jacobian.setIdentity();
  }
#endif
};

auto minimum() {
  Bowl bowl;
  attune::NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Ones(2);
  return attune::LevenbergMarquardt{}.minimize(bowl, w, monitor);
}
