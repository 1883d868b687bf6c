// expect: combine(parts...): each part must be a transformer, such as columns({"age"}, StandardScaler{}); see docs/preprocess.md#tables
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/combine.hpp"
#include "attune/preprocess/one_hot_encoder.hpp"

using Classifier = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

#ifdef ATTUNE_MISUSE
auto features() { return attune::combine(attune::columns({"age"}), Classifier{}); }
#else
auto features() { return attune::combine(attune::columns({"age"}), attune::columns(attune::all_categorical, attune::OneHotEncoder{})); }
#endif
