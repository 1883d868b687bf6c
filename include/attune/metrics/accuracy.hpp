// SPDX-License-Identifier: BSL-1.0
#pragma once

// Accuracy: the share of rows whose class was predicted.

#include <string_view>

#include "attune/metrics/confusion_counts.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w [predicted = truth] / Σ w, in [0, 1], larger is better. NaN without rows.
struct Accuracy {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "accuracy";
  static constexpr auto direction = Direction::maximize;

  double operator()(const ConfusionCounts& counts) const { return detail::ratio_or_nan(counts.correct(), counts.total()); }
};

}  // namespace attune::inline ATTUNE_ABI
