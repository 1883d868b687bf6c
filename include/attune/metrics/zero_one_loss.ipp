// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/zero_one_loss.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double ZeroOneLoss::operator()(const ConfusionCounts& counts) const { return detail::ratio_or_nan(counts.wrong(), counts.total()); }

ATTUNE_INLINE Proportion ZeroOneLoss::proportion(const ConfusionCounts& counts) const { return {.rows = counts.wrong(), .of = counts.total()}; }

ATTUNE_INLINE std::string_view ZeroOneLoss::undefined(const ConfusionCounts& counts) const { return counts.total() > 0 ? std::string_view() : "there are no rows"; }

}  // namespace attune::inline ATTUNE_ABI
