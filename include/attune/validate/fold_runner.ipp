// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/fold_runner.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE long long nanoseconds_now() noexcept { return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count(); }

ATTUNE_INLINE double Stopwatch::lap() noexcept {
  const long long now = nanoseconds_now();
  return static_cast<double>(now - std::exchange(last_, now)) / 1e9;
}

/// What is wrong with the sizes of a fold; empty if nothing is.
inline std::string missing_rows(const FoldScores& fold) {
  return fold.train_rows == 0 ? "the splitter left no rows to train on" : fold.test_rows == 0 ? "the splitter left no rows to test on" : "";
}

ATTUNE_INLINE void require_folds(std::size_t folds) {
  if (folds == 0) throw InvalidArgument({.argument = "splitter", .found = "no folds", .expected = "split(view) to return at least one"});
}

ATTUNE_INLINE std::vector<FoldRecord> map_folds(const AnyExecutor& executor, std::size_t folds, bool stop, FunctionRef<FoldRecord(std::size_t)> run) {
  FirstFailure failure;
  return executor.map<FoldRecord>(folds, [&](std::size_t k) {
    if (stop && failure.is_before(k)) return FoldRecord{.spared = true};
    auto record = run(k);
    if (!record.failure.empty()) failure.add(k);
    return record;
  });
}

ATTUNE_INLINE SharedFolds::SharedFolds(std::size_t begin, std::size_t count, FunctionRef<Fold(std::size_t)> fold_of) : first(begin) {
  constexpr std::size_t least = 32, most_rows = std::size_t{1} << 22U;
  std::size_t rows = 0;
  for (std::size_t k = begin; k < count && (size() < least || rows < most_rows); ++k) {
    Fold fold = fold_of(k);
    if (!fold.train.empty() && !fold.test.empty()) usable.push_back(size());
    rows += fold.train.size() + fold.test.size();
    fold.train.shrink_to_fit();  // a list that grew has room for twice as many
    fold.test.shrink_to_fit();
    train.push_back(share_rows(std::move(fold.train)));
    test.push_back(share_rows(std::move(fold.test)));
  }
}

ATTUNE_INLINE void time_scoring(FoldScores& scores, FitStatus status, FunctionRef<void()> score) {
  scores.status = status;
  if (status == FitStatus::diverged)
    throw FitFailed({.argument = "the fit", .reason = "the optimizer diverged", .remedy = "scale the features, or lower the learning rate"});
  Stopwatch clock;
  score();
  scores.score_seconds = clock.lap();
}

ATTUNE_INLINE FoldRecord record_of_fold(Fold fold, const FoldKeeps& keeps, FunctionRef<void(FoldRecord&, const RowList&, const RowList&)> fit_and_score) {
  FoldRecord record;
  record.scores.train_rows = static_cast<Index>(fold.train.size());
  record.scores.test_rows = static_cast<Index>(fold.test.size());
  if (keeps.predictions) record.test_rows = fold.test;
  record.failure = missing_rows(record.scores);
  if (!record.failure.empty()) return record;
  try {
    fit_and_score(record, share_rows(std::move(fold.train)), share_rows(std::move(fold.test)));
  } catch (const std::exception& error) {
    record.failure = error.what();
  }
  return record;
}

ATTUNE_INLINE std::size_t sweeps_of(const std::vector<FoldRecord>& records) {
  double sweeps = 0;
  for (const FoldRecord& record : records) sweeps += record.sweeps;
  return static_cast<std::size_t>(std::llround(sweeps));
}

ATTUNE_INLINE Observer SharedProgress::watch(const Observer& observer) {
  if (!line_.is_on()) return observer;
  return [this, observer](const Iteration& iteration) {
    line_.note(Phrase{known_, known_.empty() ? "" : ", ", "iteration ", iteration.index}.text());
    return !observer || observer(iteration);
  };
}

ATTUNE_INLINE void SharedProgress::remember(std::string note) {
  known_ = std::move(note);
  if (!known_.empty()) line_.note(known_);
}

ATTUNE_INLINE FoldRecord JobRun::record_of(std::size_t job, std::size_t fold, const RowList& train, const RowList& test, const FoldKeeps& keeps, const JobOutcome& came) const {
  FoldRecord record;
  record.scores.train_rows = static_cast<Index>(train->size());
  record.scores.test_rows = static_cast<Index>(test->size());
  record.scores.fit_seconds = came.seconds;
  record.sweeps = came.sweeps;
  record.failure = missing_rows(record.scores);
  if (keeps.predictions) record.test_rows = *test;
  if (record.failure.empty()) record.failure = std::move(*came.failure);
  if (record.failure.empty() && !came.has_model) record.failure = "fit_many returned no model";
  if (!record.failure.empty()) return record;
  try {
    score(record, job, fold, train, test);
  } catch (const std::exception& error) {
    record.failure = error.what();
  }
  return record;
}

ATTUNE_INLINE void JobRun::run_part(std::vector<FoldRecord>& records, const JobGrid& grid, const SharedFolds& folds, const AnyExecutor& executor, const FoldKeeps& keeps, SharedProgress& progress) const {
  const std::size_t usable = folds.usable.size(), jobs = grid.candidates * usable;
  std::string failure;
  try {
    const std::size_t results = jobs == 0 ? 0 : fit(folds);
    if (results != jobs) Phrase{"fit_many returned ", results, " results for ", jobs, " jobs"}.append_to(failure);
  } catch (const std::exception& error) {
    failure = error.what();
  }
  std::vector<std::size_t> place(folds.size(), usable);  // among the usable folds
  for (std::size_t u = 0; u < usable; ++u) place[folds.usable[u]] = u;
  const std::size_t count = grid.candidates * folds.size();
  auto made = executor.map<FoldRecord>(count, [&](std::size_t i) {
    const std::size_t k = i % folds.size(), j = i / folds.size() * usable + place[k];
    std::string all_failed = failure;
    auto record = record_of(j, folds.first + k, folds.train[k], folds.test[k], keeps, place[k] < usable && failure.empty() ? outcome(j) : JobOutcome{.failure = &all_failed});
    progress.scored();
    return record;
  });
  for (std::size_t i = 0; i < count; ++i) records[i / folds.size() * grid.folds + folds.first + i % folds.size()] = std::move(made[i]);
}

ATTUNE_INLINE std::vector<FoldRecord> JobRun::run(const JobGrid& grid, const AnyExecutor& executor, const FoldKeeps& keeps, SharedProgress& progress) const {
  std::vector<FoldRecord> records(grid.candidates * grid.folds);
  for (std::size_t first = 0; first < grid.folds;) {
    const SharedFolds folds(first, grid.folds, grid.fold);
    run_part(records, grid, folds, executor, keeps, progress);
    first += folds.size();
    if (grid.stop && std::any_of(records.begin(), records.end(), [](const FoldRecord& record) { return !record.failure.empty(); })) break;
  }
  return records;
}

}  // namespace attune::inline ATTUNE_ABI::detail
