// expect: cross_validate: the learner needs `auto fit(const DatasetView<T, Label>&) const` for this data's T and Label
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"

#ifdef ATTUNE_MISUSE
using Learner = attune::Estimator<attune::Linear<double>, attune::Huber>;  // for numbers, not for class codes
#else
using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;
#endif

auto judged(const attune::DatasetView<double, int>& data) { return attune::cross_validate(Learner{}, data, attune::KFold{}); }
