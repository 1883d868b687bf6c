// expect: Estimator's third argument is its penalty: it needs `double value(w) const`, and `add_gradient(w, g) const` or `proximal(w, step) const`; see docs/penalty.md#your-own
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"

struct Lonely {
  double value(const attune::ConstVectorRef& w) const { return w.squaredNorm(); }
#ifndef ATTUNE_MISUSE
  void add_gradient(const attune::ConstVectorRef& w, attune::VectorRef g) const { g += 2 * w; }
#endif
};

using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError, Lonely>;

auto predictions(const attune::DatasetView<double, double>& train) { return Learner{}.fit(train).predict(train.x()); }
