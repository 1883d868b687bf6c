// expect: Estimator's first argument is its score function (Linear<double>, ...): it needs `Scalar`, `layout`, `initialize` and `evaluator`; see docs/model.md#your-own
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"

#ifdef ATTUNE_MISUSE
using Learner = attune::Estimator<double, attune::SquaredError>;
#else
using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError>;
#endif

auto fitted(const attune::DatasetView<double, double>& train) { return Learner{}.fit(train).optimization; }
