// expect: some optimizers need a twice differentiable loss; see docs/optimize.md#which
// SPDX-License-Identifier: BSL-1.0

#include "attune/model/estimator.hpp"

struct Quartic {
  template <class V>
  V value(V score, V target) const {
    const V r = score - target;
    return V(0.25) * r * r * r * r;
  }
  template <class V>
  V derivative(V score, V target) const {
    const V r = score - target;
    return r * r * r;
  }
#ifndef ATTUNE_MISUSE
  template <class V>
  V second_derivative(V score, V target) const {
    const V r = score - target;
    return V(3) * r * r;
  }
#endif
};

struct SteepestDescent {  // with the step that is exact for the quadratic model
  attune::OptimizationResult minimize(attune::SecondOrderObjective auto& objective, Eigen::Ref<Eigen::VectorXd> w,
                                      attune::Monitor auto&) const {
    Eigen::VectorXd g(w.size()), curved(w.size());
    for (int i = 0; i < 10; ++i) {
      objective.value_and_gradient(w, g);
      objective.hessian_vector(w, g, curved);
      w -= g.squaredNorm() / g.dot(curved) * g;
    }
    return {.status = attune::Status::iteration_limit, .iterations = 10};
  }
};

using Learner = attune::Estimator<attune::Linear<double>, Quartic, attune::L2, SteepestDescent>;

auto predictions(const attune::DatasetView<double, double>& train) { return Learner{}.fit(train).predict(train.x()); }
