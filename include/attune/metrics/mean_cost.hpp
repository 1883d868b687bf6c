// SPDX-License-Identifier: BSL-1.0
#pragma once

// What mistakes cost: a cost for each pair of true and predicted class.

#include <string_view>
#include <vector>

#include "attune/metrics/score_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w cost(truth, predicted) / Σ w, in the unit of the costs, smaller is better; gains are negative costs. NaN without
/// rows. `costs[t][p]` is the cost of taking a row of class t for class p: of two classes {{true negative, false
/// positive}, {false negative, true positive}}. Errors: InvalidArgument where the matrix does not have a row and a column
/// for each class, and for costs that are not finite.
struct MeanCost {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "mean cost";
  static constexpr auto direction = Direction::minimize;
  std::vector<std::vector<double>> costs{{0, 1}, {1, 0}};

  double operator()(const ConfusionCounts& counts) const;
  std::string_view undefined(const ConfusionCounts& counts) const;
};

/// The mean cost of predicted labels: integers, bools or enumerators, of which codes 0 to 1023 stand for themselves;
/// where there are just two labels, the larger is class 1. Errors: those of MeanCost; InvalidArgument without rows and
/// for sizes that disagree; InvalidData for weights that are negative, not finite or all zero.
template <LabelRange T, LabelRange P>
double mean_cost(const T& truth, const P& predicted, const MeanCost& settings = {}, Weights weights = {}) {
  return detail::score_labels(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/mean_cost.ipp"
#endif
