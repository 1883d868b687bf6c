// expect: StratifiedKFold needs class codes as target; split numbers with KFold; see docs/validate.md#splitters
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/stratified_k_fold.hpp"

using Learner = attune::Estimator<attune::Linear<double>, attune::SquaredError>;

#ifdef ATTUNE_MISUSE
using Splitter = attune::StratifiedKFold;
#else
using Splitter = attune::KFold;
#endif

auto judged(const attune::DatasetView<double, attune::TargetRow<double>>& data) { return attune::cross_validate(Learner{}, data, Splitter{}); }
