// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/fbeta.hpp"

#include <cmath>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE detail::ShareScore FBeta::share() const {
  if (!(beta >= 0)) throw InvalidArgument({.argument = "FBeta::beta", .found = beta, .expected = "a number of at least 0"});
  return {.metric = "FBeta",
          .of = [](const ClassCounts& c, double b) {
            if (std::isinf(b)) return detail::Share{c.tp, c.tp + c.fn};
            return detail::Share{(1 + b) * c.tp, (1 + b) * c.tp + c.fp + b * c.fn};
          },
          .empty = "no row is positive and none was predicted so",
          .empty_in_class = "a class has no row and was never predicted",
          .parameter = beta * beta};
}

ATTUNE_INLINE double FBeta::operator()(const ConfusionCounts& counts) const { return detail::averaged(counts, share(), average, zero_division); }

ATTUNE_INLINE std::string_view FBeta::undefined(const ConfusionCounts& counts) const { return detail::why_undefined_average(counts, share(), average, zero_division); }

}  // namespace attune::inline ATTUNE_ABI
