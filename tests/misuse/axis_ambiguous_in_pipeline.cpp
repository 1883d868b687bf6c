// expect: search: an axis names a policy that this learner contains more than once; name it by a path, axis<&Classifier::penalty, &L2::strength>; see docs/search.md#axes
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"

using Classifier = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;
using Scalers = attune::Chain<attune::StandardScaler, attune::StandardScaler>;

auto searched(const attune::DatasetView<double, int>& data) {
  const auto learner = attune::StandardScaler{} | attune::StandardScaler{} | Classifier{};
#ifdef ATTUNE_MISUSE
  const auto space = attune::search_space(attune::axis<&attune::StandardScaler::with_std>(attune::values({true, false})));
#else
  const auto space = attune::search_space(attune::axis<&Scalers::second, &attune::StandardScaler::with_std>(attune::values({true, false})));
#endif
  return attune::search(learner, data, space, attune::RandomSearch{}, attune::KFold{});
}
