// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/fold_means.hpp"

#include <limits>

#include "attune/validate/cross_validate.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The scores of folds; NaN where there is none.
[[gnu::cold]] inline std::vector<double> scores_at(const std::vector<FoldScores>& folds, std::vector<double> FoldScores::*part, std::size_t metric) {
  std::vector<double> scores;
  for (const auto& fold : folds) scores.push_back((fold.*part).empty() ? std::numeric_limits<double>::quiet_NaN() : (fold.*part)[metric]);
  return scores;
}

ATTUNE_INLINE std::vector<double> means_of(const FoldsOfPoints& points, std::vector<double> FoldScores::*part, std::size_t metric) {
  std::vector<double> means;
  for (const auto& folds : points) means.push_back(mean_of(scores_at(folds, part, metric)));
  return means;
}

ATTUNE_INLINE std::vector<double> spreads_of(const FoldsOfPoints& points, std::vector<double> FoldScores::*part, std::size_t metric) {
  std::vector<double> spreads;
  for (const auto& folds : points) spreads.push_back(spread_of(scores_at(folds, part, metric)));
  return spreads;
}

ATTUNE_INLINE double test_to_train(const std::vector<FoldScores>& folds) {
  double sum = 0;
  for (const auto& fold : folds) sum += static_cast<double>(fold.test_rows) / static_cast<double>(fold.train_rows);
  return sum / static_cast<double>(folds.size());
}

}  // namespace attune::inline ATTUNE_ABI::detail
