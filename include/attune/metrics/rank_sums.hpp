// SPDX-License-Identifier: BSL-1.0
#pragma once

// What all thresholds of a binary score come to: the two classes' sorted scores are merged once, and the areas under
// both curves and the largest distance between the classes are counted along.

#include <cstddef>
#include <limits>
#include <span>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

/// One class's scores in ascending order; `weights` is empty when every row counts once.
struct RankedClass {
  std::span<const double> scores{};
  std::span<const double> weights{};

  std::size_t size() const noexcept { return scores.size(); }
  double weight(std::size_t i) const noexcept { return weights.empty() ? 1.0 : weights[i]; }
};

namespace detail {

/// The weight of a class: what running sums over its scores, the highest first, come to, to the bit.
double class_weight(const RankedClass& rows) noexcept;

struct RankSums {
  double positives = 0;  ///< sums of weights
  double negatives = 0;
  double area = std::numeric_limits<double>::quiet_NaN();       ///< under the ROC curve
  double precision = std::numeric_limits<double>::quiet_NaN();  ///< mean precision at the positive rows' scores
  double distance = std::numeric_limits<double>::quiet_NaN();   ///< between the classes' distributions
};

/// The distinct scores that have weight, the highest first, and what the rows of each weigh.
class Thresholds {
 public:
  Thresholds(const RankedClass& positive, const RankedClass& negative) noexcept : positive_(positive), negative_(negative), p_(positive.size()), n_(negative.size()) {}

  double score = 0;
  double positives = 0;  ///< weight of the positive rows of this score
  double negatives = 0;

  /// Moves to the next score; false behind the last one.
  bool next() noexcept;

 private:
  RankedClass positive_, negative_;
  std::size_t p_, n_;
};

/// The sums of two classes, each sorted.
RankSums rank_sums(const RankedClass& positive, const RankedClass& negative) noexcept;

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/rank_sums.ipp"
#endif
