// expect: cross_validate: the data has mixed columns, and the learner takes numbers: put `columns(...)` or `combine(columns(...), ...)` in front of it; see docs/preprocess.md#tables
// SPDX-License-Identifier: BSL-1.0

#include "attune/data/table_dataset.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/columns.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"

using Classifier = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

auto judged(const attune::TableDataset<double, int>& data) {
#ifdef ATTUNE_MISUSE
  const auto learner = attune::StandardScaler{} | Classifier{};
#else
  const auto learner = attune::columns({"age"}, attune::StandardScaler{}) | Classifier{};
#endif
  const auto result = attune::cross_validate(learner, data, attune::KFold{});
  return sizeof result;
}
