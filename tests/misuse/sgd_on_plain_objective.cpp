// expect: StochasticObjective
// SPDX-License-Identifier: BSL-1.0

// An optimizer says what it takes by a concept on its parameter, so the compiler itself refuses: its error
// is "no matching function", and its notes name the concept.

#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/sgd.hpp"

struct Bowl {
  attune::Index dimension() const { return 2; }
  double value_and_gradient(const attune::ParametersRef& w, attune::GradientRef gradient) const {
    gradient = 2 * w;
    return w.squaredNorm();
  }
};

auto minimum() {
  Bowl bowl;
  attune::NoMonitor monitor;
  Eigen::VectorXd w = Eigen::VectorXd::Ones(2);
#ifdef ATTUNE_MISUSE
  return attune::Sgd{}.minimize(bowl, w, monitor);
#else
  return attune::Lbfgs{}.minimize(bowl, w, monitor);
#endif
}
