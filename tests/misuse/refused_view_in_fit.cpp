// expect: view(X, y): the view of a temporary would dangle; keep X and y in variables; see docs/core.md#views
// SPDX-License-Identifier: BSL-1.0

#include <Eigen/Core>

#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError>;

void fit(const Eigen::MatrixXd& x, const Eigen::VectorXd& y) {
#ifdef ATTUNE_MISUSE
  Learner{}.fit(attune::view(x, Eigen::VectorXd(2 * y)));
#else
  Learner{}.fit(attune::view(x, y));
#endif
}
