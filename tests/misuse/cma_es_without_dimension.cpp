// expect: CmaEs: the objective has no value: it needs `dimension()` and `double value(w)`; see docs/optimize.md#which
// SPDX-License-Identifier: BSL-1.0

#include "attune/optimize/cma_es.hpp"

struct Bowl {
#ifndef ATTUNE_MISUSE
  attune::Index dimension() const { return 2; }
#endif
  double value(const attune::ParametersRef& w) const { return w.squaredNorm(); }
};

attune::OptimizationResult minimum() {
  Bowl bowl;
  attune::NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Ones(2);
  return attune::CmaEs{}.minimize(bowl, w, monitor);
}
