// expect: fit() of MultiOutput takes a view with a target of several columns, `view(X, Y)`, and its learner has to take one of them
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/huber.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/multi_output.hpp"

using Learner = attune::MultiOutput<attune::Estimator<attune::Linear<double>, attune::Huber>>;

#ifdef ATTUNE_MISUSE
using Target = double;
#else
using Target = attune::TargetRow<double>;
#endif

auto fitted(const attune::DatasetView<double, Target>& train) { return Learner{}.fit(train); }
