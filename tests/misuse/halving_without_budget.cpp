// expect: search: the strategy has to name the axis that is its budget, as in SuccessiveHalving<&Budget::iterations>; see docs/search.md#strategies
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/squared_error.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/search.hpp"
#include "attune/search/successive_halving.hpp"
#include "attune/validate/k_fold.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError>;

auto searched(const attune::DatasetView<double, double>& data) {
  const auto space = attune::search_space(attune::axis<&attune::Budget::iterations>(attune::values({10, 30, 90})));
#ifdef ATTUNE_MISUSE
  const attune::SuccessiveHalving<> halving;
#else
  const attune::SuccessiveHalving<&attune::Budget::iterations> halving;
#endif
  return attune::search<attune::R2>(Learner{}, data, space, halving, attune::KFold{});
}
