// expect: LbfgsB: the objective has no bounds, or more than bounds that is not smooth: `bounded(objective, {.lower = ..., .upper = ...})` gives it some, and without bounds Lbfgs minimises it; see docs/optimize.md#bounds
// SPDX-License-Identifier: BSL-1.0

#include "attune/optimize/bounded.hpp"
#include "attune/optimize/lbfgs_b.hpp"

struct Bowl {
  attune::Index dimension() const { return 2; }
  double value_and_gradient(const attune::ParametersRef& w, attune::GradientRef gradient) const {
    gradient = 2 * w;
    return w.squaredNorm();
  }
};

attune::OptimizationResult minimum() {
  Bowl bowl;
  attune::NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Ones(2);
#ifdef ATTUNE_MISUSE
  return attune::LbfgsB{}.minimize(bowl, w, monitor);
#else
  auto inside = attune::bounded(bowl, {.lower = Eigen::VectorXd::Zero(2)});
  return attune::LbfgsB{}.minimize(inside, w, monitor);
#endif
}
