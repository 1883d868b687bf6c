// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/nested_cross_validate.hpp"

#include <limits>

#include "attune/core/error.hpp"
#include "attune/core/progress.hpp"
#include "attune/core/random.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE InnerChoice choice_of(const std::vector<Trial>& trials, std::size_t best) {
  InnerChoice choice{.point = trials[best].point, .values = trials[best].values, .score = trials[best].score, .trials = static_cast<int>(trials.size())};
  for (const auto& trial : trials) choice.without_score += !trial.has_score();
  return choice;
}

ATTUNE_INLINE SearchOptions inner_options(const NestedOptions& options, std::size_t fold) {
  return {.execution = options.execution, .seed = RandomKey{options.seed}.child(Purpose::search, fold).value, .racing = options.racing, .choice = options.choice, .constraint = options.constraint, .settings_constraint = options.settings_constraint};
}

ATTUNE_INLINE FitContext outer_context(const NestedOptions& options, std::size_t fold) { return FitContext{.random = RandomKey{options.seed}, .executor = options.execution}.child(Purpose::fold, fold); }

ATTUNE_INLINE std::vector<FoldFailure> NestedLoop::run(std::vector<FoldScores>& scores, std::vector<InnerChoice>& choices) const {
  require_folds(folds);
  ProgressLine progress(options.progress, "nested cross-validation", folds);
  const bool stop = options.on_failure == OnFailure::stop;
  FirstFailure failure;
  auto records = options.execution.map<NestedRecord>(folds, [&](std::size_t k) {
    NestedRecord record;
    if (stop && failure.is_before(k)) return record;
    record.fold = record_of_fold(fold_at(k), {}, [&](FoldRecord& fold, const RowList& train, const RowList& test) { search_fit_and_score(fold, record.choice, k, train, test); });
    if (!record.fold.failure.empty()) failure.add(k);
    progress.advance();
    return record;
  });
  std::vector<FoldFailure> failures;
  for (std::size_t k = 0; k < folds; ++k) {
    if (!records[k].fold.failure.empty()) {
      failures.push_back({k, records[k].fold.failure});
      records[k].fold.scores.test.assign(metrics, std::numeric_limits<double>::quiet_NaN());
      records[k].choice = {.score = std::numeric_limits<double>::quiet_NaN()};
    }
    scores.push_back(std::move(records[k].fold.scores));
    choices.push_back(std::move(records[k].choice));
  }
  if (!failures.empty() && (stop || failures.size() == folds))
    throw FitFailed({.argument = "nested_cross_validate", .place = {"fold ", failures.front().fold}, .reason = failures.front().reason});
  return failures;
}

}  // namespace attune::inline ATTUNE_ABI::detail
