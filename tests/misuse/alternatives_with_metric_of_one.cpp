// expect: a metric of the set needs scores or probabilities, and this model has neither
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_hinge.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/alternatives.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"

using Logistic = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;
using Svm = attune::Estimator<attune::Linear<double>, attune::SquaredHinge>;

auto searched(const attune::DatasetView<double, int>& data) {
  const auto [learner, space] = attune::alternatives(attune::alternative("logistic", Logistic{}), attune::alternative("svm", Svm{}));
#ifdef ATTUNE_MISUSE
  const attune::Metrics<attune::LogLoss> metrics;  // an SVM gives no probabilities
#else
  const attune::Metrics<attune::RocAuc> metrics;
#endif
  return attune::search(learner, data, space, attune::RandomSearch{.trials = 2}, attune::KFold{}, metrics);
}
