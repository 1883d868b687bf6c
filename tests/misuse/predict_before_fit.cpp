// expect: predict() belongs to the fitted model
// SPDX-License-Identifier: BSL-1.0

#include <Eigen/Core>

#include "attune/core/dataset_view.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/linear.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

auto labels(const Learner& learner, const attune::DatasetView<double, int>& train) {
#ifdef ATTUNE_MISUSE
  return learner.predict(train.x());
#else
  return learner.fit(train).predict(train.x());
#endif
}
