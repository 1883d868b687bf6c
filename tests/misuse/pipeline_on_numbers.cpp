// expect: fit() of a pipeline: the first step takes mixed columns, and the data has numbers only: read it with `table.classification_table(...)`
// SPDX-License-Identifier: BSL-1.0

#include "attune/data/dataset.hpp"
#include "attune/data/table_dataset.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/columns.hpp"
#include "attune/preprocess/one_hot_encoder.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"

using Classifier = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

#ifdef ATTUNE_MISUSE
using Data = attune::Dataset<double, int>;
#else
using Data = attune::TableDataset<double, int>;
#endif

void fitted(const Data& data) { (attune::columns({"city"}, attune::OneHotEncoder{}) | Classifier{}).fit(data); }
