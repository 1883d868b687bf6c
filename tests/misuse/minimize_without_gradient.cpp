// expect: minimize: this optimizer needs the gradient, `double f(const Eigen::VectorXd& w, Eigen::VectorXd& gradient)`; NelderMead and CmaEs do without; see docs/optimize.md#which
// SPDX-License-Identifier: BSL-1.0

#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/minimize.hpp"

attune::OptimizationResult minimum() {
  Eigen::VectorXd w = Eigen::VectorXd::Ones(2);
#ifdef ATTUNE_MISUSE
  const auto bowl = [](const Eigen::VectorXd& at) { return at.squaredNorm(); };
#else
  const auto bowl = [](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) {
    gradient = 2 * at;
    return at.squaredNorm();
  };
#endif
  return attune::minimize(attune::Lbfgs{}, bowl, w);
}
