// expect: Thresholded's second argument is its metric, one of predicted classes
// SPDX-License-Identifier: BSL-1.0

#include <vector>

#include "attune/data/dataset.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/validate/thresholded.hpp"

struct AlwaysOne {
  std::vector<int> predict(const attune::MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), 1); }
  std::vector<double> predict_proba(const attune::MatrixView<double>& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), 1); }
};
struct Learner {
  AlwaysOne fit(const attune::DatasetView<double, int>&) const { return {}; }
};

#ifdef ATTUNE_MISUSE
using Judge = attune::RocAuc;
#else
using Judge = attune::F1;
#endif

auto fitted(const attune::Dataset<double, int>& data) { return attune::Thresholded<Learner, Judge>{}.fit(data); }
