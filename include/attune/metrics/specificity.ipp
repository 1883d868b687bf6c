// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/specificity.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE detail::ShareScore Specificity::share() const {
  return {.metric = "Specificity",
          .of = [](const ClassCounts& c, double) { return detail::Share{c.tn, c.tn + c.fp}; },
          .empty = "no row is negative",
          .empty_in_class = "all rows are of one class",
          .parameter = 0};
}

ATTUNE_INLINE double Specificity::operator()(const ConfusionCounts& counts) const { return detail::averaged(counts, share(), average, zero_division); }

ATTUNE_INLINE std::string_view Specificity::undefined(const ConfusionCounts& counts) const { return detail::why_undefined_average(counts, share(), average, zero_division); }

ATTUNE_INLINE Proportion Specificity::proportion(const ConfusionCounts& counts) const { return detail::binary_share(counts, share(), average); }

}  // namespace attune::inline ATTUNE_ABI
