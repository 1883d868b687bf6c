// SPDX-License-Identifier: BSL-1.0
#pragma once

// Fits and scores one fold: what cross_validate and search are made of.

#include <atomic>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/made_array.hpp"
#include "attune/core/model_outputs.hpp"
#include "attune/core/outputs.hpp"
#include "attune/core/progress.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/evaluate.hpp"

namespace attune::inline ATTUNE_ABI {

/// The scores of one fold, in the order of the metric set.
struct FoldScores {
  std::vector<double> test{};    ///< on the held-out rows
  std::vector<double> train{};   ///< on the rows fitted to; empty unless asked for
  double fit_seconds = 0;
  double score_seconds = 0;
  Index train_rows = 0;
  Index test_rows = 0;
  FitStatus status = FitStatus::unknown;  ///< of the fit; a fold whose fit diverged has failed
};

namespace detail {

/// What a model said of rows, whatever the type of their labels: numbers hold any class code.
using PlainOutputs = Outputs<TargetRow<double>>;

template <class Label>
PlainOutputs plain_outputs(Outputs<Label>&& outputs) {
  PlainOutputs plain{.scores = std::move(outputs.scores), .probabilities = std::move(outputs.probabilities)};
  if constexpr (is_target_row<Label> || std::same_as<Label, double>) {
    if constexpr (is_target_row<Label>)
      plain.predicted = std::move(outputs.predicted);
    else
      plain.predicted.values = std::move(outputs.predicted);
  } else {
    plain.predicted.values.assign(outputs.predicted.begin(), outputs.predicted.end());
  }
  return plain;
}

template <class Label>
Outputs<Label> outputs_from(PlainOutputs&& plain) {
  Outputs<Label> outputs;
  outputs.scores = std::move(plain.scores);
  outputs.probabilities = std::move(plain.probabilities);
  if constexpr (is_target_row<Label>)
    outputs.predicted = std::move(plain.predicted);
  else if constexpr (std::same_as<Label, double>)
    outputs.predicted = std::move(plain.predicted.values);
  else
    outputs.predicted.assign(plain.predicted.values.begin(), plain.predicted.values.end());
  return outputs;
}

/// What came of a fold. `failure` is not empty where the fit or its scoring failed.
struct FoldRecord {
  FoldScores scores{};
  PlainOutputs predictions{};
  std::vector<Index> test_rows{};
  std::string failure{};
  double sweeps = 0;       // its share of the readings of the data, where fits share them
  bool decides = false;    // whether the scores in `predictions` are decision values
  bool elsewhere = false;  // nothing came of it yet: another process is at it
  bool spared = false;     // nobody wants to know: a lower fold has failed
};

/// The lowest fold that is known to have failed. A fold above it may be spared: whatever becomes of that one, the lowest
/// that fails is the same. May be told and asked by several threads.
class FirstFailure {
 public:
  /// Whether a lower fold has failed.
  bool is_before(std::size_t fold) const noexcept { return lowest_.load(std::memory_order_relaxed) < fold; }
  void add(std::size_t fold) noexcept {
    std::size_t known = lowest_.load(std::memory_order_relaxed);
    while (fold < known && !lowest_.compare_exchange_weak(known, fold, std::memory_order_relaxed)) {
    }
  }

 private:
  std::atomic<std::size_t> lowest_{std::numeric_limits<std::size_t>::max()};
};

/// The records of so many folds, each by `run`; those above one that failed are spared if the work is to `stop` there.
[[gnu::cold]] std::vector<FoldRecord> map_folds(const AnyExecutor& executor, std::size_t folds, bool stop, FunctionRef<FoldRecord(std::size_t)> run);

/// What to keep of a fold besides its scores.
struct FoldKeeps {
  bool train_scores = false;
  bool predictions = false;
};

/// The present, of a clock that nobody sets.
long long nanoseconds_now() noexcept;

class Stopwatch {
 public:
  /// Seconds since the last lap.
  double lap() noexcept;

 private:
  long long last_ = nanoseconds_now();
};

[[gnu::cold]] void require_folds(std::size_t folds);

/// Some of the folds of a splitter, made once for the jobs that share them: 32 of those that are left, and more while
/// they have less than some four million rows (32 MB), so that memory does not grow with the number of folds. The 32 are
/// made whatever they take: of a million rows 256 MB.
struct SharedFolds {
  std::size_t first = 0;  // the number of the first
  std::vector<RowList> train{};
  std::vector<RowList> test{};
  std::vector<std::size_t> usable{};  // the places of those that leave rows on both sides; the others have no jobs

  /// From `begin` on, of `count` folds that `fold` makes.
  [[gnu::cold]] SharedFolds(std::size_t begin, std::size_t count, FunctionRef<Fold(std::size_t)> fold);

  std::size_t size() const noexcept { return train.size(); }
};

/// Calls `score`, which fills a record in with the scores of a model that was fitted, and tells how long it took.
/// Errors: FitFailed for a fit that diverged.
[[gnu::cold]] void time_scoring(FoldScores& scores, FitStatus status, FunctionRef<void()> score);

/// The record of a fold that `fit_and_score(record, train, test)` fills in. Exceptions of the library and of the
/// learner become its failure.
[[gnu::cold]] FoldRecord record_of_fold(Fold fold, const FoldKeeps& keeps, FunctionRef<void(FoldRecord&, const RowList&, const RowList&)> fit_and_score);

/// What became of a job, freed of its type. `failure` is not null.
struct JobOutcome {
  bool has_model = false;
  std::string* failure = nullptr;
  double seconds = 0;
  double sweeps = 0;
};

/// How often the data was read for these folds, by fits that share their readings.
[[gnu::cold]] std::size_t sweeps_of(const std::vector<FoldRecord>& records);

/// A line on the terminal for fits that share their work: it tells of their iterations, and counts the folds that are
/// scored.
class SharedProgress {
 public:
  [[gnu::cold]] SharedProgress(bool wanted, std::string title, std::size_t folds) : line_(wanted, std::move(title), folds) {}

  /// What the fits tell of their iterations, if the line is there; else `observer` itself.
  [[gnu::cold]] Observer watch(const Observer& observer);
  void scored(const std::string& note = {}) { line_.advance(note); }
  /// What `folds` folds about to be fitted, or spared, change.
  void expect(std::size_t folds) { line_.expect(folds); }
  void skip(std::size_t folds) { line_.skip(folds); }
  /// What is known so far, said from now on. No fit may be under way.
  [[gnu::cold]] void remember(std::string note);

 private:
  ProgressLine line_;
  std::string known_{};
};

/// Which jobs there are: each candidate on each fold, which `fold` makes.
struct JobGrid {
  std::size_t candidates = 1;
  std::size_t folds = 0;
  FunctionRef<Fold(std::size_t)> fold;
  bool stop = false;  // where a fold has failed, those that were not among the jobs with it are left out
};

/// Jobs on the same data, freed of their type. Those on some of the folds are fitted together; of n usable folds, job j
/// is of candidate j / n and the fold at place usable[j % n].
struct JobRun {
  FunctionRef<std::size_t(const SharedFolds&)> fit;                                                              // returns how many results there are
  FunctionRef<JobOutcome(std::size_t)> outcome;                                                                  // of a job
  FunctionRef<void(FoldRecord&, std::size_t job, std::size_t fold, const RowList&, const RowList&)> score;       // a job on rows to train on and to test on

  /// Returns the records of all folds of the first candidate, then of the next.
  [[gnu::cold]] std::vector<FoldRecord> run(const JobGrid& grid, const AnyExecutor& executor, const FoldKeeps& keeps, SharedProgress& progress) const;

 private:
  [[gnu::cold]] void run_part(std::vector<FoldRecord>& records, const JobGrid& grid, const SharedFolds& folds, const AnyExecutor& executor, const FoldKeeps& keeps, SharedProgress& progress) const;
  [[gnu::cold]] FoldRecord record_of(std::size_t job, std::size_t fold, const RowList& train, const RowList& test, const FoldKeeps& keeps, const JobOutcome& came) const;
};

/// Scores a model that is fitted already; `held_out_scores` are its decision values, if they came with it.
template <class Model, class M, class View>
[[gnu::cold]] void score_fold(FoldRecord& record, const Model& model, std::vector<double>&& held_out_scores, const M& metrics, const View& train, const View& test, const FoldKeeps& keeps) {
  using Label = typename View::LabelType;
  time_scoring(record.scores, fit_status_of(model), [&] {
    const Needs needs = keeps.predictions ? M::needs | Needs::labels : M::needs;
    Outputs<Label> outputs;
    bool known = false;
    if constexpr (HasOutputsFromScores<Model, Label>)
      if (!held_out_scores.empty()) {
        const auto cols = static_cast<Index>(held_out_scores.size()) / test.size();
        outputs = model.outputs_from_scores({std::move(held_out_scores), cols}, needs);
        known = true;
      }
    if (!known) outputs = outputs_of<Label>(model, test.x(), needs);
    record.scores.test = score_outputs(metrics, outputs, test);
    if (keeps.train_scores) record.scores.train = score_outputs(metrics, outputs_of<Label>(model, train.x(), M::needs), train);
    if (keeps.predictions) {
      record.predictions = plain_outputs(std::move(outputs));
      record.decides = scores_are_decisions<typename View::FeaturesType>(model);
    }
  });
}

/// Fits a learner to a fold's training rows and scores it on the others. Exceptions of the library and of
/// the learner become the record's failure. The model goes to `keep`, where that is not null.
template <class L, class M, class View>
[[gnu::cold]] FoldRecord run_fold(const L& learner, const View& view, Fold fold, const M& metrics, const FitContext& context, const FoldKeeps& keeps, std::optional<Fitted<L, View>>* keep = nullptr) {
  return record_of_fold(std::move(fold), keeps, [&](FoldRecord& record, const RowList& train_rows, const RowList& test_rows) {
    const View train = view.subset(train_rows);
    const View test = view.subset(test_rows);
    Stopwatch clock;
    auto model = fit_in_context(learner, train, context);
    record.scores.fit_seconds = clock.lap();
    score_fold(record, model, {}, metrics, train, test, keeps);
    if (keep != nullptr) keep->emplace(std::move(model));
  });
}

/// Fits jobs together by the learner's fit_many, and scores each. `job_of(candidate, fold)` has all but the rows; the
/// model of the last candidate on fold k goes to keep[k], where that is not null.
template <class L, class M, class View>
[[gnu::cold]] std::vector<FoldRecord> run_jobs(const JobGrid& grid, FunctionRef<Job<L>(std::size_t, std::size_t)> job_of, const View& view, const M& metrics, const AnyExecutor& executor, const FoldKeeps& keeps,
                                               SharedProgress& progress, std::optional<Fitted<L, View>>* keep = nullptr) {
  std::vector<JobResult<Fitted<L, View>>> results;
  return JobRun{.fit = [&](const SharedFolds& folds) {
                  const MadeArray<Job<L>> made(grid.candidates * folds.usable.size(), [&](std::size_t j) -> Job<L> {
                    const std::size_t k = folds.usable[j % folds.usable.size()];
                    Job<L> job = job_of(j / folds.usable.size(), folds.first + k);
                    job.train = folds.train[k];
                    job.held_out = folds.test[k];
                    return job;
                  });
                  const std::span<const Job<L>> jobs = made;
                  return (results = jobs.front().learner.fit_many(view, jobs)).size();
                },
                .outcome = [&](std::size_t j) -> JobOutcome { return {results[j].model.has_value(), &results[j].failure, results[j].seconds, results[j].sweeps}; },
                .score = [&](FoldRecord& record, std::size_t j, std::size_t k, const RowList& train, const RowList& test) {
                  score_fold(record, *results[j].model, std::move(results[j].held_out_scores), metrics, view.subset(train), view.subset(test), keeps);
                  if (keep != nullptr) keep[k].emplace(std::move(*results[j].model));
                }}
      .run(grid, executor, keeps, progress);
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/fold_runner.ipp"
#endif
