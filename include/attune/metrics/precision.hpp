// SPDX-License-Identifier: BSL-1.0
#pragma once

// Precision: the share of rows predicted positive that are positive.

#include <string_view>

#include "attune/metrics/confusion_counts.hpp"

namespace attune::inline ATTUNE_ABI {

/// tp / (tp + fp), in [0, 1], larger is better. NaN when nothing was predicted positive.
struct Precision {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "precision";
  static constexpr auto direction = Direction::maximize;
  Average average = Average::automatic;

  double operator()(const ConfusionCounts& counts) const {
    return detail::averaged(counts, average, "Precision", [](double tp, double fp, double) { return detail::ratio_or_nan(tp, tp + fp); });
  }
};

}  // namespace attune::inline ATTUNE_ABI
