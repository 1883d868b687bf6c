// expect: fit() of this Estimator takes samples of its score function's type and targets of its loss's type
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"

#ifdef ATTUNE_MISUSE
using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;  // for class codes, not for numbers
#else
using Learner = attune::Estimator<attune::Linear<double>, attune::Huber>;
#endif

auto fitted(const attune::DatasetView<double, attune::TargetRow<double>>& train) { return Learner{}.fit(train); }
