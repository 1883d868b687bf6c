// expect: cross_validate: the splitter needs `split(view) const`, returning a range of Fold; see docs/validate.md#your-own
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

auto judged(const attune::DatasetView<double, int>& data) {
#ifdef ATTUNE_MISUSE
  const auto result = attune::cross_validate(Learner{}, data, 5);
#else
  const auto result = attune::cross_validate(Learner{}, data, attune::KFold{.folds = 5});
#endif
  return sizeof result;
}
