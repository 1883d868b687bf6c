// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/passive_aggressive.hpp"

#include <algorithm>

#include "attune/simd/sample_row.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE double aggressive_step(Aggression aggression, double aggressiveness, double loss, OnlineSample sample) {
  double& square = sample.square;
  if (square < 0) square = simd::squared_norm(sample.row);
  if (aggression == Aggression::damped) return loss / (square + 0.5 / aggressiveness);
  return square > 0 ? std::min(aggressiveness, loss / square) : 0;
}

}  // namespace attune::inline ATTUNE_ABI::detail
