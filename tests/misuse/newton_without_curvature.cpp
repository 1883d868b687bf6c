// expect: NewtonCholesky: the objective has no second derivatives: it needs `void hessian(w, Eigen::MatrixXd& H)` or `void hessian_vector(w, v, product)`; see docs/optimize.md#which
// SPDX-License-Identifier: BSL-1.0

#include "attune/optimize/newton_cholesky.hpp"

struct Bowl {
  attune::Index dimension() const { return 2; }
  double value_and_gradient(const attune::ParametersRef& w, attune::GradientRef gradient) const {
    gradient = w;
    return 0.5 * w.squaredNorm();
  }
#ifndef ATTUNE_MISUSE
  void hessian(const attune::ParametersRef&, Eigen::MatrixXd& h) const { h.setIdentity(); }
#endif
};

double least() {
  Bowl bowl;
  attune::NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Ones(2);
  const attune::OptimizationResult result = attune::NewtonCholesky{}.minimize(bowl, w, monitor);
  return result.value;
}
