// expect: search: the strategy names a budget, as SuccessiveHalving<&Budget::iterations> does, that is no axis of the space: add axis<&Budget::iterations>(values({...})) with a value for each rung; see docs/search.md#strategies
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/squared_error.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/search.hpp"
#include "attune/search/successive_halving.hpp"
#include "attune/validate/k_fold.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError>;

auto searched(const attune::DatasetView<double, double>& data) {
  const auto strengths = attune::axis<&attune::L2::strength>(attune::log_uniform(1e-6, 1e2));
#ifdef ATTUNE_MISUSE
  const auto space = attune::search_space(strengths);
#else
  const auto space = attune::search_space(strengths, attune::axis<&attune::Budget::iterations>(attune::values({10, 30, 90})));
#endif
  return attune::search<attune::R2>(Learner{}, data, space, attune::Hyperband<&attune::Budget::iterations>{}, attune::KFold{});
}
