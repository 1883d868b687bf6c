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
  const auto whole = std::find_if(trials.begin(), trials.end(), [](const Trial& trial) { return trial.failure.empty(); });  // there is one: all failed ends the work
  for (auto& trial : trials) {
    if (trial.failure.empty()) continue;
    failures.push_back({trial.values.front(), trial.failure});
    while (trial.folds.size() < whole->folds.size()) {  // those after the one that failed
      const FoldScores& like = whole->folds[trial.folds.size()];
      trial.folds.push_back({.train_rows = like.train_rows, .test_rows = like.test_rows});
    }
    for (auto& fold : trial.folds) {
      fold.test.assign(metrics, std::numeric_limits<double>::quiet_NaN());
      fold.train.assign(options.train_scores ? metrics : 0, std::numeric_limits<double>::quiet_NaN());
    }
  }
  return failures;
}

[[noreturn]] ATTUNE_INLINE void throw_value_failed(const Trial& trial, const ValidationCurveOptions& options) {
  throw FitFailed({.argument = "validation_curve", .place = {"value ", trial.values.front().text}, .reason = trial.failure, .remedy = options.on_failure == OnFailure::stop ? "other values, or `.on_failure = OnFailure::record`" : "other values"});
}

[[gnu::cold]] ATTUNE_INLINE std::vector<Trial> unless_all_failed(const SearchFailed& search, const ValidationCurveOptions& options) {
  const auto& trials = search.trials();
  if (std::all_of(trials.begin(), trials.end(), [](const Trial& trial) { return !trial.failure.empty(); })) throw_value_failed(trials.front(), options);
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
