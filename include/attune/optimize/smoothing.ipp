// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/smoothing.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE void append_stage(OptimizationResult& all, OptimizationResult stage) {
  for (auto& iteration : stage.history) iteration.index += all.iterations;
  stage.returned_iteration += all.iterations;
  if (!all.history.empty() && !stage.history.empty()) stage.history.erase(stage.history.begin());  // where the stage before ended
  stage.history.insert(stage.history.begin(), all.history.begin(), all.history.end());
  stage.iterations += all.iterations;
  stage.evaluations += all.evaluations;
  all = std::move(stage);
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
