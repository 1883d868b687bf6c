// expect: cross_validate: the learner takes mixed columns, and the data has numbers only: read it with `table.classification_table(...)`
// SPDX-License-Identifier: BSL-1.0

#include "attune/data/dataset.hpp"
#include "attune/data/table_dataset.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/columns.hpp"
#include "attune/preprocess/one_hot_encoder.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"

using Classifier = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

#ifdef ATTUNE_MISUSE
using Data = attune::Dataset<double, int>;
#else
using Data = attune::TableDataset<double, int>;
#endif

auto judged(const Data& data) {
  const auto result = attune::cross_validate(attune::columns({"city"}, attune::OneHotEncoder{}) | Classifier{}, data, attune::KFold{});
  return sizeof result;
}
