// expect: IterativeStratification needs a target of several columns of 0 and 1; split class codes with StratifiedKFold; see docs/validate.md#splitters
// SPDX-License-Identifier: BSL-1.0

#include "attune/validate/iterative_stratification.hpp"
#include "attune/validate/stratified_k_fold.hpp"

#ifdef ATTUNE_MISUSE
using Splitter = attune::IterativeStratification;
#else
using Splitter = attune::StratifiedKFold;
#endif

auto label_folds(const attune::DatasetView<double, int>& data) { return Splitter{.folds = 3}.split(data); }
