// expect: TruncatedNewton: the objective has no second derivatives: it needs `void hessian_vector(w, v, product)`; see docs/optimize.md#which
// SPDX-License-Identifier: BSL-1.0

#include "attune/optimize/truncated_newton.hpp"

struct Bowl {
  attune::Index dimension() const { return 2; }
  double value_and_gradient(const attune::ParametersRef& w, attune::GradientRef gradient) const {
    gradient = w;
    return 0.5 * w.squaredNorm();
  }
#ifndef ATTUNE_MISUSE
  void hessian_vector(const attune::ParametersRef&, const attune::ParametersRef& v, attune::GradientRef product) const { product = v; }
#endif
};

auto minimum() {
  Bowl bowl;
  attune::NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Ones(2);
  return attune::TruncatedNewton{}.minimize(bowl, w, monitor).value;
}
