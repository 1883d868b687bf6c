// SPDX-License-Identifier: BSL-1.0
#pragma once

// Means over folds: of one metric at each point of a curve, and of the sizes of the two sides.

#include <cstddef>
#include <vector>

#include "attune/validate/fold_runner.hpp"

namespace attune::inline ATTUNE_ABI::detail {

using FoldsOfPoints = std::vector<std::vector<FoldScores>>;

/// Their means; NaN where scores on the training rows were not asked for.
[[gnu::cold]] std::vector<double> means_of(const FoldsOfPoints& points, std::vector<double> FoldScores::*part, std::size_t metric);
/// Their sample standard deviations.
[[gnu::cold]] std::vector<double> spreads_of(const FoldsOfPoints& points, std::vector<double> FoldScores::*part, std::size_t metric);

/// Rows tested on over rows trained on, the mean over folds.
[[gnu::cold]] double test_to_train(const std::vector<FoldScores>& folds);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/fold_means.ipp"
#endif
