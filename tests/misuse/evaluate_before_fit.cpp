// expect: evaluate: the model needs `predict(X)` for this data's X; did you pass the learner? `learner.fit(train)` returns the model; see docs/model.md#fit
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/validate/evaluate.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

auto judged(const attune::DatasetView<double, int>& train, const attune::DatasetView<double, int>& test) {
#ifdef ATTUNE_MISUSE
  static_cast<void>(train);
  return attune::evaluate(Learner{}, test);
#else
  return attune::evaluate(Learner{}.fit(train), test);
#endif
}
