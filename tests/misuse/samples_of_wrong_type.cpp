// expect: fit() of this Estimator takes samples of its score function's type and targets of its loss's type
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"

#ifdef ATTUNE_MISUSE
using Learner = attune::Estimator<attune::Linear<float>, attune::SquaredError>;
#else
using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError>;
#endif

auto fitted(const attune::DatasetView<double, double>& train) { return Learner{}.fit(train); }
