// expect: evaluate_each: the data has one target, which `evaluate(model, data)` scores; see docs/metrics.md#several-targets
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/huber.hpp"
#include "attune/model/estimator.hpp"
#include "attune/validate/evaluate.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::Huber>;

#ifdef ATTUNE_MISUSE
using Target = double;
#else
using Target = attune::TargetRow<double>;
#endif

auto scores(const attune::DatasetView<double, Target>& data) { return attune::evaluate_each(Learner{}.fit(data), data); }
