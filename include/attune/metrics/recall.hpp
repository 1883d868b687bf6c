// SPDX-License-Identifier: BSL-1.0
#pragma once

// Recall: the share of positive rows that were predicted positive.

#include <string_view>

#include "attune/metrics/confusion_counts.hpp"

namespace attune::inline ATTUNE_ABI {

/// tp / (tp + fn), in [0, 1], larger is better. NaN when no row is positive.
struct Recall {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "recall";
  static constexpr auto direction = Direction::maximize;
  Average average = Average::automatic;

  double operator()(const ConfusionCounts& counts) const {
    return detail::averaged(counts, average, "Recall", [](double tp, double, double fn) { return detail::ratio_or_nan(tp, tp + fn); });
  }
};

}  // namespace attune::inline ATTUNE_ABI
