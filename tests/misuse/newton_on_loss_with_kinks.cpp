// expect: some optimizers need a twice differentiable loss; see docs/optimize.md#which
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/huber.hpp"
#include "attune/loss/quantile.hpp"
#include "attune/model/estimator.hpp"
#include "attune/optimize/newton_cholesky.hpp"

#ifdef ATTUNE_MISUSE
using Loss = attune::Quantile;
#else
using Loss = attune::Huber;
#endif

using Learner = attune::Estimator<attune::Linear<double>, Loss, attune::L2, attune::NewtonCholesky>;

auto predictions(const attune::DatasetView<double, double>& train) { return Learner{}.fit(train).predict(train.x()); }
