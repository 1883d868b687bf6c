// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/f1.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE detail::ShareScore F1::share() const {
  return {.metric = "F1",
          .of = [](const ClassCounts& c, double) { return detail::Share{2 * c.tp, 2 * c.tp + c.fp + c.fn}; },
          .empty = "no row is positive and none was predicted so",
          .empty_in_class = "a class has no row and was never predicted",
          .parameter = 0};
}

ATTUNE_INLINE double F1::operator()(const ConfusionCounts& counts) const { return detail::averaged(counts, share(), average, zero_division); }

ATTUNE_INLINE std::string_view F1::undefined(const ConfusionCounts& counts) const { return detail::why_undefined_average(counts, share(), average, zero_division); }

}  // namespace attune::inline ATTUNE_ABI
