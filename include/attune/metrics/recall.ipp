// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/recall.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE detail::ShareScore Recall::share() const {
  return {.metric = "Recall",
          .of = [](const ClassCounts& c, double) { return detail::Share{c.tp, c.tp + c.fn}; },
          .empty = "no row is positive",
          .empty_in_class = "a class that was predicted has no row",
          .parameter = 0};
}

ATTUNE_INLINE double Recall::operator()(const ConfusionCounts& counts) const { return detail::averaged(counts, share(), average, zero_division); }

ATTUNE_INLINE std::string_view Recall::undefined(const ConfusionCounts& counts) const { return detail::why_undefined_average(counts, share(), average, zero_division); }

ATTUNE_INLINE Proportion Recall::proportion(const ConfusionCounts& counts) const { return detail::binary_share(counts, share(), average); }

}  // namespace attune::inline ATTUNE_ABI
