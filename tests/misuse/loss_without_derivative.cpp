// expect: Estimator's second argument is its loss: it needs `template <class V> V derivative(V score, V target) const`; see docs/loss.md#your-own
// SPDX-License-Identifier: BSL-1.0

#include "attune/model/estimator.hpp"

struct Cubed {
  template <class V>
  V value(V score, V target) const {
    const V r = attune::math::abs(score - target);
    return r * r * r;
  }
#ifndef ATTUNE_MISUSE
  template <class V>
  V derivative(V score, V target) const {
    const V r = score - target;
    return V(3) * r * attune::math::abs(r);
  }
#endif
};

using Learner = attune::Estimator<attune::Linear<double>, Cubed>;

auto predictions(const attune::DatasetView<double, double>& train) { return Learner{}.fit(train).predict(train.x()); }
