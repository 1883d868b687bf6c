// expect: Estimator's second argument is its loss: it needs `template <class V> V value(V score, V target) const`; see docs/loss.md#your-own
// SPDX-License-Identifier: BSL-1.0

#include "attune/model/estimator.hpp"

struct Absolute {
#ifndef ATTUNE_MISUSE
  template <class V>
  V value(V score, V target) const {
    return attune::math::abs(score - target);
  }
#endif
  template <class V>
  V derivative(V score, V target) const {
    return attune::math::sign(score - target);
  }
};

using Learner = attune::Estimator<attune::Linear<double>, Absolute>;

auto predictions(const attune::DatasetView<double, double>& train) { return Learner{}.fit(train).predict(train.x()); }
