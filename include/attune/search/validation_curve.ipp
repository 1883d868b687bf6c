// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/validation_curve.hpp"

#include <algorithm>
#include <limits>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE std::vector<ValueFailure> failures_of(std::vector<Trial>& trials, std::size_t metrics, const ValidationCurveOptions& options) {
  std::vector<ValueFailure> failures;
  for (auto& trial : trials) {
    if (trial.failure.empty()) continue;
    if (options.on_failure == OnFailure::stop)
      throw FitFailed({.argument = "validation_curve", .place = {"value ", trial.values.front().text}, .reason = trial.failure, .remedy = "other values, or `.on_failure = OnFailure::record`"});
    failures.push_back({trial.values.front(), trial.failure});
    for (auto& fold : trial.folds) {
      fold.test.assign(metrics, std::numeric_limits<double>::quiet_NaN());
      fold.train.assign(options.train_scores ? metrics : 0, std::numeric_limits<double>::quiet_NaN());
    }
  }
  return failures;
}

[[gnu::cold]] ATTUNE_INLINE std::vector<Trial> unless_all_failed(const SearchFailed& search) {
  const auto& trials = search.trials();
  if (std::all_of(trials.begin(), trials.end(), [](const Trial& trial) { return !trial.failure.empty(); })) throw search;
  return trials;
}

[[gnu::cold]] ATTUNE_INLINE void check_options(const ValidationCurveOptions& options) { require_setting(options.levels >= 1, "ValidationCurveOptions::levels", options.levels, "1 or more"); }

ATTUNE_INLINE void file(std::vector<Trial>& trials, std::vector<AxisValue>& values, FoldsOfPoints& folds) {
  for (auto& trial : trials) {
    values.push_back(std::move(trial.values.front()));
    folds.push_back(std::move(trial.folds));
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
