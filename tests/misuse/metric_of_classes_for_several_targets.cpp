// expect: a metric of the set is not for this type of target
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/squared_error.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/model/estimator.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"

auto scores(const attune::DatasetView<double, attune::TargetRow<double>>& data) {
  using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError>;
#ifdef ATTUNE_MISUSE
  return attune::cross_validate(Learner{}, data, attune::KFold{}, attune::Metrics<attune::Accuracy>{});
#else
  return attune::cross_validate(Learner{}, data, attune::KFold{}, attune::Metrics<attune::R2>{});
#endif
}
