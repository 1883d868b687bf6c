// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/fitted_estimator.hpp"

#include <cmath>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void throw_score_not_finite(Index row, double score) {
  throw InvalidData({.argument = "X", .place = {"row ", row}, .found = {"values that give the score ", score}, .expected = "finite numbers", .remedy = "fill missing values in, or leave the row out"});
}

ATTUNE_INLINE void check_scores(std::span<const double> scores, Index cols) {
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (!std::isfinite(scores[i])) throw_score_not_finite(static_cast<Index>(i) / cols, scores[i]);
}

ATTUNE_INLINE ScoreMatrix difference_of(const ScoreMatrix& scores) {
  ScoreMatrix result{std::vector<double>(static_cast<std::size_t>(scores.rows())), 1};
  for (Index i = 0; i < scores.rows(); ++i) result.values[static_cast<std::size_t>(i)] = scores(i, 1) - scores(i, 0);
  return result;
}

}  // namespace attune::inline ATTUNE_ABI::detail
