// expect: cross_validate: the learner needs `auto fit(const DatasetView<T, Label>&) const` for this data's T and Label, returning a model with `predict(X)`; see docs/model.md#your-own
// SPDX-License-Identifier: BSL-1.0

#include <vector>

#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"

struct Model {
#ifndef ATTUNE_MISUSE
  std::vector<int> predict(const attune::MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows())); }
#endif
};
struct Learner {
  Model fit(const attune::DatasetView<double, int>&) const { return {}; }
};

auto judged(const attune::DatasetView<double, int>& data) {
  const auto result = attune::cross_validate(Learner{}, data, attune::KFold{});
  return sizeof result;
}
