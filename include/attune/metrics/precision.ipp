// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/precision.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE detail::ShareScore Precision::share() const {
  return {.metric = "Precision",
          .of = [](const ClassCounts& c, double) { return detail::Share{c.tp, c.tp + c.fp}; },
          .empty = "nothing was predicted positive",
          .empty_in_class = "a class was never predicted",
          .parameter = 0};
}

ATTUNE_INLINE double Precision::operator()(const ConfusionCounts& counts) const { return detail::averaged(counts, share(), average, zero_division); }

ATTUNE_INLINE std::string_view Precision::undefined(const ConfusionCounts& counts) const { return detail::why_undefined_average(counts, share(), average, zero_division); }

ATTUNE_INLINE Proportion Precision::proportion(const ConfusionCounts& counts) const { return detail::binary_share(counts, share(), average); }

}  // namespace attune::inline ATTUNE_ABI
