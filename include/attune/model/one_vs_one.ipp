// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/one_vs_one.hpp"

#include <cmath>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void PairVotes::add(std::size_t i, std::size_t j, std::span<const int> predicted, const ScoreMatrix& scores, double center) {
  const auto rows = static_cast<Index>(votes_.size() / count_);
  require_rows("predict", static_cast<Index>(predicted.size()), rows);
  require_rows("decision_function", scores.rows(), rows);
  for (std::size_t r = 0; r < predicted.size(); ++r) {
    const double score = scores(static_cast<Index>(r), scores.cols - 1) - center;
    votes_[r * count_ + (predicted[r] == 1 ? j : i)] += 1;
    sums_[r * count_ + i] -= score;
    sums_[r * count_ + j] += score;
  }
}

ATTUNE_INLINE void PairVotes::write(const std::vector<int>& codes, Index classes, double* to) const {
  for (std::size_t at = 0; at < votes_.size(); ++at) {
    const auto row = static_cast<Index>(at / count_);
    to[row * classes + codes[at % count_]] = votes_[at] + sums_[at] / (3 * (std::abs(sums_[at]) + 1));
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
