// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/multilabel_ranking.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE RankedScores IndicatorEntries::ranked() const {
  RankedScores ranked;
  ranked.update(std::span<const int>(truth), ScoreView(scores, 1), weights);
  ranked.finish();
  return ranked;
}

}  // namespace attune::inline ATTUNE_ABI::detail
