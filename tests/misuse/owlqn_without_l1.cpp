// expect: Estimator's optimizer cannot handle this objective: a penalty that is not smooth needs an optimizer that handles it
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/penalty/group_lasso.hpp"

#ifdef ATTUNE_MISUSE
using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError, attune::GroupLasso, attune::Owlqn>;
#else
using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError, attune::GroupLasso, attune::Fista>;
#endif

auto predictions(const attune::DatasetView<double, double>& train) { return Learner{.penalty = {.groups = {0, 0, 1}}}.fit(train).predict(train.x()); }
