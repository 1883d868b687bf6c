// SPDX-License-Identifier: BSL-1.0
#pragma once

// F1: the harmonic mean of precision and recall.

#include <string_view>

#include "attune/metrics/confusion_counts.hpp"

namespace attune::inline ATTUNE_ABI {

/// 2 tp / (2 tp + fp + fn), in [0, 1], larger is better. NaN when no row is positive and none was
/// predicted so.
struct F1 {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "F1";
  static constexpr auto direction = Direction::maximize;
  Average average = Average::automatic;

  double operator()(const ConfusionCounts& counts) const {
    return detail::averaged(counts, average, "F1", [](double tp, double fp, double fn) { return detail::ratio_or_nan(2 * tp, 2 * tp + fp + fn); });
  }
};

}  // namespace attune::inline ATTUNE_ABI
