// expect: Estimator's fourth argument is its optimizer: it needs `OptimizationResult minimize(Objective auto&, Eigen::Ref<Eigen::VectorXd>, Monitor auto&) const`; see docs/optimize.md#your-own
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"

struct Patience {
  int iterations = 10;
#ifndef ATTUNE_MISUSE
  attune::OptimizationResult minimize(attune::Objective auto& objective, Eigen::Ref<Eigen::VectorXd> parameters,
                                      attune::Monitor auto&) const {
    Eigen::VectorXd gradient(parameters.size());
    return {.status = attune::Status::iteration_limit, .value = objective.value_and_gradient(parameters, gradient)};
  }
#endif
};

using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError, attune::L2, Patience>;

auto predictions(const attune::DatasetView<double, double>& train) { return Learner{}.fit(train).predict(train.x()); }
