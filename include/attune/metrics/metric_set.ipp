// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/metric_set.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE std::vector<double> column_of_scores(const ScoreMatrix& scores, Index col) {
  std::vector<double> column(static_cast<std::size_t>(scores.rows()));
  for (Index i = 0; i < scores.rows(); ++i) column[static_cast<std::size_t>(i)] = scores(i, col);
  return column;
}

ATTUNE_INLINE void require_targets(const char* method, Index found, Index targets) {
  if (found != targets) throw InvalidArgument({.argument = method, .found = {found, " columns"}, .expected = {targets, ", one for each target"}});
}

}  // namespace attune::inline ATTUNE_ABI::detail
