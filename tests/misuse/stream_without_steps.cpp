// expect: PartialFit of an Estimator: a stream needs an optimizer that takes steps by batches (Sgd, Adam, ...), with `steps(size, weights)`; see docs/model.md#streams
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/partial_fit.hpp"
#include "attune/optimize/sgd.hpp"

#ifdef ATTUNE_MISUSE
using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss, attune::L2, attune::Lbfgs>;
#else
using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss, attune::L2, attune::Sgd>;
#endif

void go_on(const attune::DatasetView<double, int>& chunk, attune::PartialFit<Learner>& stream) { Learner{}.partial_fit(chunk, stream); }
