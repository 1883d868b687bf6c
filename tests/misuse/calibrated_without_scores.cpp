// expect: Calibrated: the models of its learner need `decision_function(X)` or `predict_proba(X)`
// SPDX-License-Identifier: BSL-1.0

#include <vector>

#include "attune/data/dataset.hpp"
#include "attune/validate/calibrated.hpp"

struct AlwaysOne {
  std::vector<int> predict(const attune::MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), 1); }
#ifndef ATTUNE_MISUSE
  std::vector<double> predict_proba(const attune::MatrixView<double>& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), 1); }
#endif
};
struct Learner {
  AlwaysOne fit(const attune::DatasetView<double, int>&) const { return {}; }
};

auto fitted(const attune::Dataset<double, int>& data) { return attune::Calibrated<Learner>{}.fit(data); }
