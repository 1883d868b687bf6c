// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/model_outputs.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE void require_rows(const char* method, Index found, Index rows) {
  if (found != rows)
    throw InvalidArgument({.argument = {"model.", method, "(X)"}, .found = {found, " results"},
                           .expected = {rows, ", one for each row of X"}});
}

ATTUNE_INLINE ScoreMatrix to_probabilities(ScoreMatrix scores) {
  if (scores.cols != 1) return scores;
  ScoreMatrix both{{}, 2};
  both.values.reserve(2 * scores.values.size());
  for (const double p : scores.values) {
    both.values.push_back(1 - p);
    both.values.push_back(p);
  }
  return both;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
