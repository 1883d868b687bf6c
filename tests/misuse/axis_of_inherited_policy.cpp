// expect: search: an axis names a policy that this learner does not contain
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"

// &Inherited::strength is a member of L2, and the learner has no L2. A policy is reused as a field.

struct Inherited : attune::L2 {};

struct Holding {
  attune::L2 inner{};
  double value(const attune::ConstVectorRef& w) const { return inner.value(w); }
  void add_gradient(const attune::ConstVectorRef& w, attune::VectorRef g) const { inner.add_gradient(w, g); }
};

#ifdef ATTUNE_MISUSE
using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss, Inherited>;
const auto space = attune::search_space(attune::axis<&Inherited::strength>(attune::uniform(1, 2)));
#else
using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss, Holding>;
const auto space = attune::search_space(attune::axis<&Holding::inner, &attune::L2::strength>(attune::uniform(1, 2)));
#endif

auto searched(const attune::DatasetView<double, int>& data) {
  return attune::search(Learner{}, data, space, attune::RandomSearch{}, attune::KFold{});
}
