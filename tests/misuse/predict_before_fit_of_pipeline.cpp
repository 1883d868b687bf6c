// expect: predict() belongs to the fitted model
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"

using Classifier = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

void predict(const attune::DatasetView<double, int>& train) {
  const auto learner = attune::StandardScaler{} | Classifier{};
#ifdef ATTUNE_MISUSE
  const auto labels = learner.predict(train.x());
#else
  const auto labels = learner.fit(train).predict(train.x());
#endif
  static_cast<void>(labels);
}
