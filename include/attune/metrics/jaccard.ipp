// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/jaccard.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE detail::ShareScore Jaccard::share() const {
  return {.metric = "Jaccard",
          .of = [](const ClassCounts& c, double) { return detail::Share{c.tp, c.tp + c.fp + c.fn}; },
          .empty = "no row is positive and none was predicted so",
          .empty_in_class = "a class has no row and was never predicted",
          .parameter = 0};
}

ATTUNE_INLINE double Jaccard::operator()(const ConfusionCounts& counts) const { return detail::averaged(counts, share(), average, zero_division); }

ATTUNE_INLINE std::string_view Jaccard::undefined(const ConfusionCounts& counts) const { return detail::why_undefined_average(counts, share(), average, zero_division); }

}  // namespace attune::inline ATTUNE_ABI
