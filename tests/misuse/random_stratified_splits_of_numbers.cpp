// expect: StratifiedShuffleSplit needs class codes as target; split numbers with ShuffleSplit; see docs/validate.md#splitters
// SPDX-License-Identifier: BSL-1.0

#include "attune/validate/shuffle_split.hpp"
#include "attune/validate/stratified_shuffle_split.hpp"

#ifdef ATTUNE_MISUSE
using Splitter = attune::StratifiedShuffleSplit;
#else
using Splitter = attune::ShuffleSplit;
#endif

auto splits(const attune::DatasetView<double, double>& data) { return Splitter{.folds = 3}.split(data); }
