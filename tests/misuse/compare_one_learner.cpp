// expect: compare: at least two learners, `compare(data, splitter, metrics, learner_a, learner_b, ...)`; see docs/validate.md#comparing-learners
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/model/estimator.hpp"
#include "attune/validate/compare.hpp"
#include "attune/validate/k_fold.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

auto compared(const attune::DatasetView<double, int>& data) {
#ifdef ATTUNE_MISUSE
  return attune::compare(data, attune::KFold{}, attune::Metrics<attune::Accuracy>{}, Learner{});
#else
  return attune::compare(data, attune::KFold{}, attune::Metrics<attune::Accuracy>{}, Learner{}, Learner{});
#endif
}
