// expect: fit() of a pipeline: the data has mixed columns, and the first step takes numbers: name its columns
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
using Data = attune::TableDataset<double, int>;
#else
using Data = attune::Dataset<double, int>;
#endif

void fitted(const Data& data) { (attune::StandardScaler{} | Classifier{}).fit(data); }
