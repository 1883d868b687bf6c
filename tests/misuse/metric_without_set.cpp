// expect: Estimator's fifth argument is its set of metrics, `Metrics<...>`; see docs/metrics.md#sets
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"

#ifdef ATTUNE_MISUSE
using Judge = attune::RocAuc;
#else
using Judge = attune::Metrics<attune::RocAuc>;
#endif
using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss, attune::L2, attune::Lbfgs, Judge>;

auto predictions(const attune::DatasetView<double, int>& train) { return Learner{}.fit(train).predict(train.x()); }
