// expect: a metric of the set needs scores or probabilities, and this model has neither `decision_function(X)` nor `predict_proba(X)`
// SPDX-License-Identifier: BSL-1.0

#include <vector>

#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"

struct AlwaysOne {
  std::vector<int> predict(const attune::MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), 1); }
};
struct Learner {
  AlwaysOne fit(const attune::DatasetView<double, int>&) const { return {}; }
};

#ifdef ATTUNE_MISUSE
using Judge = attune::Metrics<attune::Accuracy, attune::RocAuc>;
#else
using Judge = attune::Metrics<attune::Accuracy>;
#endif

auto judged(const attune::DatasetView<double, int>& data) { return attune::cross_validate(Learner{}, data, attune::KFold{}, Judge{}); }
