// expect: fit() of a pipeline: its learner takes another type of target or of sample than the data has
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
using Data = attune::Dataset<double, double>;
#else
using Data = attune::Dataset<double, int>;
#endif

void fitted(const Data& data) { (attune::StandardScaler{} | Classifier{}).fit(data); }
