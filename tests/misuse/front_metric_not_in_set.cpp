// expect: search_front<Metrics...>: a metric that ranks is not in the set that is evaluated; see docs/search.md#several-objectives
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/nsga2_search.hpp"
#include "attune/search/search_front.hpp"
#include "attune/validate/k_fold.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

#ifdef ATTUNE_MISUSE
using Judge = attune::Metrics<attune::Accuracy>;
#else
using Judge = attune::Metrics<attune::Accuracy, attune::F1>;
#endif

auto searched(const attune::DatasetView<double, int>& data) {
  const auto space = attune::search_space(attune::axis<&attune::L2::strength>(attune::uniform(1, 2)));
  return attune::search_front<attune::Accuracy, attune::F1>(Learner{}, data, space, attune::Nsga2Search{}, attune::KFold{}, Judge{});
}
