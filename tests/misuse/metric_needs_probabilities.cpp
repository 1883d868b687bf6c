// expect: a metric of the set needs scores or probabilities, and this model has neither `decision_function(X)` nor `predict_proba(X)`
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/link.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/validate/evaluate.hpp"

struct SquaredHinge {
  static constexpr auto task = attune::Task::binary_classification;
#ifndef ATTUNE_MISUSE
  using Link = attune::LogitLink;
#endif
  template <class V>
  V margin(V score, V target) const {
    return attune::math::max(V(1) - (target + target - V(1)) * score, V(0));
  }
  template <class V>
  V value(V score, V target) const {
    return margin(score, target) * margin(score, target);
  }
  template <class V>
  V derivative(V score, V target) const {
    return V(-2) * (target + target - V(1)) * margin(score, target);
  }
};

using Learner = attune::Estimator<attune::Linear<double>, SquaredHinge>;

auto judged(const attune::DatasetView<double, int>& train) {
  return attune::evaluate(Learner{}.fit(train), train, attune::Metrics<attune::LogLoss>{});
}
