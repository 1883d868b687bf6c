// expect: Estimator's optimizer cannot handle this objective: a penalty that is not smooth needs an optimizer that handles it
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"

struct Absolute {
  double strength = 0.1;
  double value(const attune::ConstVectorRef& w) const { return strength * w.lpNorm<1>(); }
  void proximal(attune::VectorRef w, double step) const { w = (w.array().sign() * (w.array().abs() - step * strength).max(0)).matrix(); }
};

struct ProximalGradient {
  static constexpr bool handles_composite = true;
  double rate = 0.1;
  attune::OptimizationResult minimize(attune::CompositeObjective auto& objective, Eigen::Ref<Eigen::VectorXd> w,
                                      attune::Monitor auto&) const {
    Eigen::VectorXd gradient(w.size());
    for (int i = 0; i < 100; ++i) {
      objective.value_and_gradient(w, gradient);
      w -= rate * gradient;
      objective.proximal(w, rate);
    }
    return {.status = attune::Status::iteration_limit, .iterations = 100};
  }
};

#ifdef ATTUNE_MISUSE
using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError, Absolute, attune::Lbfgs>;
#else
using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError, Absolute, ProximalGradient>;
#endif

auto predictions(const attune::DatasetView<double, double>& train) { return Learner{}.fit(train).predict(train.x()); }
