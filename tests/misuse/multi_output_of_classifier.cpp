// expect: cross_validate: the learner needs `auto fit(const DatasetView<T, Label>&) const` for this data's T and Label
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/multi_output.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"

#ifdef ATTUNE_MISUSE
using Loss = attune::LogisticLoss;
#else
using Loss = attune::Huber;
#endif

auto judged(const attune::DatasetView<double, attune::TargetRow<double>>& data) {
  return attune::cross_validate(attune::MultiOutput<attune::Estimator<attune::Linear<double>, Loss>>{}, data, attune::KFold{});
}
