// expect: StratifiedQuantileKFold needs one number a row as target; split class codes with StratifiedKFold; see docs/validate.md#splitters
// SPDX-License-Identifier: BSL-1.0

#include "attune/validate/stratified_k_fold.hpp"
#include "attune/validate/stratified_quantile_k_fold.hpp"

#ifdef ATTUNE_MISUSE
using Splitter = attune::StratifiedQuantileKFold;
#else
using Splitter = attune::StratifiedKFold;
#endif

auto folds(const attune::DatasetView<double, int>& data) { return Splitter{.folds = 3}.split(data); }
