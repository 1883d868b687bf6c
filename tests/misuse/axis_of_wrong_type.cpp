// expect: axis<&Policy::member>(domain): the domain's values do not fit the member's type; see docs/search.md#axes
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

auto searched(const attune::DatasetView<double, int>& data) {
#ifdef ATTUNE_MISUSE
  const auto space = attune::search_space(attune::axis<&attune::Lbfgs::memory>(attune::uniform(5, 20)));
#else
  const auto space = attune::search_space(attune::axis<&attune::Lbfgs::memory>(attune::integers(5, 20)));
#endif
  return attune::search(Learner{}, data, space, attune::RandomSearch{}, attune::KFold{});
}
