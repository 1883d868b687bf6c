// expect: axis<&Policy::member>(domain): the domain is values({...}), integers(a, b), uniform(a, b), log_uniform(a, b), or a type of yours with `at(u)` and `levels()`; see docs/search.md#axes
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

auto searched(const attune::DatasetView<double, int>& data) {
#ifdef ATTUNE_MISUSE
  const auto space = attune::search_space(attune::axis<&attune::Lbfgs::memory>(10));
#else
  const auto space = attune::search_space(attune::axis<&attune::Lbfgs::memory>(attune::values({10})));
#endif
  return attune::search(Learner{}, data, space, attune::RandomSearch{}, attune::KFold{});
}
