// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/smoothing.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <utility>

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

ATTUNE_INLINE Budget rest_of(const Budget& budget, const OptimizationResult& used, double seconds) {
  Budget rest = budget;
  rest.iterations -= used.iterations;
  if (rest.evaluations > 0) rest.evaluations = std::max(1, rest.evaluations - used.evaluations);
  if (rest.seconds > 0) rest.seconds = std::max(rest.seconds - seconds, std::numeric_limits<double>::min());
  return rest;
}

ATTUNE_INLINE std::optional<Status> used_up(const Budget& budget, const OptimizationResult& used, double seconds) {
  if (used.iterations >= budget.iterations) return Status::iteration_limit;
  if (budget.evaluations > 0 && used.evaluations >= budget.evaluations) return Status::evaluation_limit;
  if (budget.seconds > 0 && seconds >= budget.seconds) return Status::time_limit;
  return std::nullopt;
}

ATTUNE_INLINE double clock_seconds() noexcept { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
