// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/accuracy.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double Accuracy::operator()(const ConfusionCounts& counts) const { return detail::ratio_or_nan(counts.correct(), counts.total()); }

ATTUNE_INLINE Proportion Accuracy::proportion(const ConfusionCounts& counts) const { return {.rows = counts.correct(), .of = counts.total()}; }

ATTUNE_INLINE std::string_view Accuracy::undefined(const ConfusionCounts& counts) const { return counts.total() > 0 ? std::string_view() : "there are no rows"; }

}  // namespace attune::inline ATTUNE_ABI
