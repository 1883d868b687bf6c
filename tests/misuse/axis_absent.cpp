// expect: search: an axis names a policy that this learner does not contain
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

auto searched(const attune::DatasetView<double, int>& data) {
#ifdef ATTUNE_MISUSE
  const auto space = attune::search_space(attune::axis<&attune::Huber::delta>(attune::uniform(1, 2)));
#else
  const auto space = attune::search_space(attune::axis<&attune::L2::strength>(attune::uniform(1, 2)));
#endif
  return attune::search(Learner{}, data, space, attune::RandomSearch{}, attune::KFold{});
}
