// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/hamming_loss.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double HammingLoss::operator()(const ConfusionCounts& counts) const { return detail::ratio_or_nan(counts.wrong(), counts.total()); }

ATTUNE_INLINE Proportion HammingLoss::proportion(const ConfusionCounts& counts) const { return {.rows = counts.wrong(), .of = counts.total()}; }

ATTUNE_INLINE std::string_view HammingLoss::undefined(const ConfusionCounts& counts) const { return counts.total() > 0 ? std::string_view() : "there are no rows"; }

}  // namespace attune::inline ATTUNE_ABI
