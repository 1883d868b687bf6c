// expect: search: the strategy names a budget that some of the alternatives have no axis of, though all of them are compared with as much of it: add the axis to each, or take a budget that is around them, as the share of a RowShare is; see docs/search.md#alternatives
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/huber.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/alternatives.hpp"
#include "attune/search/async_successive_halving.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"

using Plain = attune::Estimator<attune::Linear<double>, attune::SquaredError>;
using Robust = attune::Estimator<attune::Linear<double>, attune::Huber>;

auto searched(const attune::DatasetView<double, double>& data) {
  const auto iterations = attune::axis<&attune::Budget::iterations>(attune::values({10, 30, 90}));
#ifdef ATTUNE_MISUSE
  const auto [learner, space] = attune::alternatives(attune::alternative("plain", Plain{}), attune::alternative("robust", Robust{}, iterations));
#else
  const auto [learner, space] = attune::alternatives(attune::alternative("plain", Plain{}, iterations), attune::alternative("robust", Robust{}, iterations));
#endif
  return attune::search<attune::R2>(learner, data, space, attune::Asha<&attune::Budget::iterations>{}, attune::KFold{});
}
