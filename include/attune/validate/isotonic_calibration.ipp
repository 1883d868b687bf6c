// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/isotonic_calibration.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double FittedIsotonic::operator()(double score) const noexcept {
  if (std::isnan(score) || scores.empty()) return score;
  const auto above = static_cast<std::size_t>(std::upper_bound(scores.begin(), scores.end(), score) - scores.begin());
  if (above == 0) return probabilities.front();
  if (above == scores.size()) return probabilities.back();
  const std::size_t below = above - 1;
  const double share = (score / 2 - scores[below] / 2) / (scores[above] / 2 - scores[below] / 2);  // halves: their difference is finite
  return probabilities[below] + share * (probabilities[above] - probabilities[below]);
}

namespace detail {

/// Rows beside each other, in the order of their scores, that get one value.
struct PooledRows {
  double first = 0;  // their scores
  double last = 0;
  double weight = 0;
  double positive = 0;  // weight of class 1

  double mean() const { return positive / weight; }
  void take(const PooledRows& next) {
    last = next.last;
    weight += next.weight;
    positive += next.positive;
  }
};

ATTUNE_INLINE FittedIsotonic fit_isotonic(const BinaryScores& rows) {
  std::vector<PooledRows> points;
  for (std::size_t i = 0; i < rows.scores.size(); ++i) {
    const double w = rows.weights.empty() ? 1 : rows.weights[i], s = rows.scores[i] + 0.0;  // -0.0 is 0.0
    if (w > 0) points.push_back({s, s, w, rows.positive[i] != 0 ? w : 0});
  }
  std::stable_sort(points.begin(), points.end(), [](const PooledRows& a, const PooledRows& b) { return a.first < b.first; });
  std::vector<PooledRows> pools;
  for (std::size_t i = 0; i < points.size();) {
    PooledRows point = points[i++];
    while (i < points.size() && points[i].first == point.first) point.take(points[i++]);
    pools.push_back(point);
    while (pools.size() > 1 && pools[pools.size() - 2].mean() >= pools.back().mean()) {
      pools[pools.size() - 2].take(pools.back());
      pools.pop_back();
    }
  }
  FittedIsotonic fitted;
  for (const PooledRows& pool : pools)
    for (const double score : {pool.first, pool.last}) {
      if (!fitted.scores.empty() && fitted.scores.back() == score) continue;
      fitted.scores.push_back(score);
      fitted.probabilities.push_back(pool.mean());
    }
  return fitted;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
