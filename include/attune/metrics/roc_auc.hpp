// SPDX-License-Identifier: BSL-1.0
#pragma once

// The area under the receiver operating characteristic: how well scores put positive rows above
// negative ones, over all thresholds.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string_view>

#include "attune/metrics/ranked_scores.hpp"

namespace attune::inline ATTUNE_ABI {

/// P(score of a positive row > score of a negative row) + ½ P(equal), in [0, 1], larger is better; ½
/// is chance. Exact, ties included. NaN when a class is missing. Cost: a sort of each class.
struct RocAuc {
  using Statistic = RankedScores;
  static constexpr std::string_view name = "ROC AUC";
  static constexpr auto direction = Direction::maximize;

  double operator()(const RankedScores& ranked) const {
    return ranked.weighted() ? weighted_area(ranked) : area(ranked);
  }

 private:
  // Counts pairs in whole numbers: a pair that is ordered right counts 2, a tie 1.
  static double area(const RankedScores& ranked) noexcept {
    const auto& positive = ranked.positive().scores;
    const auto& negative = ranked.negative().scores;
    if (positive.empty() || negative.empty()) return std::numeric_limits<double>::quiet_NaN();
    std::uint64_t twice = 0;
    std::size_t below = 0, not_above = 0;  // negatives < and ≤ the positive's score
    for (const double score : positive) {
      while (below < negative.size() && negative[below] < score) ++below;
      while (not_above < negative.size() && negative[not_above] <= score) ++not_above;
      twice += below + not_above;
    }
    return static_cast<double>(twice) / (2.0 * static_cast<double>(positive.size()) * static_cast<double>(negative.size()));
  }

  static double weighted_area(const RankedScores& ranked) noexcept {
    const auto& positive = ranked.positive();
    const auto& negative = ranked.negative();
    const double positives = std::accumulate(positive.weights.begin(), positive.weights.end(), 0.0);
    const double negatives = std::accumulate(negative.weights.begin(), negative.weights.end(), 0.0);
    if (!(positives > 0) || !(negatives > 0)) return std::numeric_limits<double>::quiet_NaN();
    double sum = 0, below = 0, not_above = 0;
    std::size_t b = 0, a = 0;
    for (std::size_t i = 0; i < positive.scores.size(); ++i) {
      while (b < negative.scores.size() && negative.scores[b] < positive.scores[i]) below += negative.weights[b++];
      while (a < negative.scores.size() && negative.scores[a] <= positive.scores[i]) not_above += negative.weights[a++];
      sum += positive.weights[i] * (below + not_above) / 2;
    }
    return sum / (positives * negatives);
  }
};

}  // namespace attune::inline ATTUNE_ABI
