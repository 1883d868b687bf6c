// expect: search_space: two axes name the same member; see docs/search.md#axes
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/huber.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/alternatives.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"

using Plain = attune::Estimator<attune::Linear<double>, attune::SquaredError>;
using Robust = attune::Estimator<attune::Linear<double>, attune::Huber>;

auto searched(const attune::DatasetView<double, double>& data) {
  const auto [learner, space] = attune::alternatives(attune::alternative("plain", Plain{}), attune::alternative("robust", Robust{}, attune::axis<&attune::Huber::delta>(attune::uniform(1, 2))));
#ifdef ATTUNE_MISUSE
  const auto all = attune::search_space(space, attune::axis<&attune::Huber::delta>(attune::uniform(2, 3)));
#else
  const auto all = space;
#endif
  return attune::search(learner, data, all, attune::RandomSearch{}, attune::KFold{});
}
