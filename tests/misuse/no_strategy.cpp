// expect: search: the strategy needs `start(axes, direction) const`, returning a run with `ask()` and `tell(trial)`; see docs/search.md#your-own
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

struct Guess {
  int trials = 10;
};

auto searched(const attune::DatasetView<double, int>& data) {
  const auto space = attune::search_space(attune::axis<&attune::L2::strength>(attune::uniform(1, 2)));
#ifdef ATTUNE_MISUSE
  return attune::search(Learner{}, data, space, Guess{}, attune::KFold{});
#else
  return attune::search(Learner{}, data, space, attune::RandomSearch{}, attune::KFold{});
#endif
}
