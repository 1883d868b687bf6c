// SPDX-License-Identifier: BSL-1.0
#pragma once

// The Kolmogorov-Smirnov distance of the two classes' scores.

#include <string_view>

#include "attune/metrics/class_averages.hpp"
#include "attune/metrics/ranked_scores.hpp"
#include "attune/metrics/scored_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// max over thresholds of |true positive rate − false positive rate|: the largest vertical distance between the two
/// classes' distributions of scores, in [0, 1], larger is better; 0 is chance. NaN when a class is missing or has no
/// weight. Of two classes; errors: InvalidData for more. Cost: none beside RocAuc.
struct KolmogorovSmirnov {
  using Statistic = RankedScores;
  static constexpr std::string_view name = "Kolmogorov-Smirnov";
  static constexpr auto direction = Direction::maximize;

  double operator()(const RankedScores& ranked) const {
    detail::require_two_classes(ranked, name);
    return ranked.sums().distance;
  }
  std::string_view undefined(const RankedScores& ranked) const { return detail::missing_class(ranked); }
};

/// The distance for binary labels (0 and 1, or any two integers) and their scores. Errors: as roc_auc.
template <LabelRange T, NumberRange S>
double kolmogorov_smirnov(const T& truth, const S& scores, const KolmogorovSmirnov& settings = {}, Weights weights = {}) {
  return detail::score_ranks(settings, truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI
