// expect: columns(which, step): the step must be a transformer: `fit(view)` has to return an object with `transform(X)`; see docs/preprocess.md#your-own
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/columns.hpp"
#include "attune/preprocess/standard_scaler.hpp"

using Classifier = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

#ifdef ATTUNE_MISUSE
auto step() { return attune::columns({"age"}, Classifier{}); }
#else
auto step() { return attune::columns({"age"}, attune::StandardScaler{}); }
#endif
