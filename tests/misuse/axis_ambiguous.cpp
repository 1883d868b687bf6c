// expect: search: an axis names a policy that this learner contains more than once; name it by a path, axis<&Classifier::penalty, &L2::strength>; see docs/search.md#axes
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/k_fold.hpp"

struct Elastic {  // one strength for small weights, one for large
  attune::L2 small{};
  attune::L2 large{};
  double value(const attune::ConstVectorRef& w) const { return small.value(w) + large.value(w) * w.squaredNorm(); }
  void add_gradient(const attune::ConstVectorRef& w, attune::VectorRef g) const {
    g += (small.strength + 2 * large.strength * w.squaredNorm()) * w;
  }
};

using Learner = attune::Estimator<attune::Linear<double>, attune::LogisticLoss, Elastic>;

auto searched(const attune::DatasetView<double, int>& data) {
#ifdef ATTUNE_MISUSE
  const auto space = attune::search_space(attune::axis<&attune::L2::strength>(attune::uniform(1, 2)));
#else
  const auto space = attune::search_space(attune::axis<&Elastic::small, &attune::L2::strength>(attune::uniform(1, 2)),
                                          attune::axis<&Elastic::large, &attune::L2::strength>(attune::uniform(1, 2)));
#endif
  return attune::search(Learner{}, data, space, attune::RandomSearch{}, attune::KFold{});
}
