// expect: NelderMead: the objective has no value: it needs `dimension()` and `double value(w)`; see docs/optimize.md#which
// SPDX-License-Identifier: BSL-1.0

#include "attune/optimize/nelder_mead.hpp"

struct Bowl {
  attune::Index dimension() const { return 2; }
#ifdef ATTUNE_MISUSE
  double operator()(const attune::ParametersRef& w) const { return w.squaredNorm(); }
#else
  double value(const attune::ParametersRef& w) const { return w.squaredNorm(); }
#endif
};

attune::OptimizationResult minimum() {
  Bowl bowl;
  attune::NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Ones(2);
  return attune::NelderMead{}.minimize(bowl, w, monitor);
}
