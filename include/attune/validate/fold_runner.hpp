// SPDX-License-Identifier: BSL-1.0
#pragma once

// Fits and scores one fold: what cross_validate and search are made of.

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/learner.hpp"
#include "attune/core/model_outputs.hpp"
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

/// What came of a fold. `failure` is not empty where the fit or its scoring failed.
template <class Label>
struct FoldRecord {
  FoldScores scores{};
  Outputs<Label> predictions{};
  std::vector<Index> test_rows{};
  std::string failure{};
};

/// What to keep of a fold besides its scores.
struct FoldKeeps {
  bool train_scores = false;
  bool predictions = false;
};

class Stopwatch {
 public:
  /// Seconds since the last lap.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(last_, now)).count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// Why a fold cannot be used; null if it can.
inline const char* fault_of(const Fold& fold) {
  return fold.train.empty() ? "the splitter left no rows to train on" : fold.test.empty() ? "the splitter left no rows to test on" : nullptr;
}

inline void require_folds(std::size_t folds) {
  if (folds == 0) throw InvalidArgument({.argument = "splitter", .found = "no folds", .expected = "split(view) to return at least one"});
}

/// What is wrong with the sizes of a fold; empty if nothing is.
inline std::string missing_rows(const FoldScores& fold) {
  return fold.train_rows == 0 ? "the splitter left no rows to train on" : fold.test_rows == 0 ? "the splitter left no rows to test on" : "";
}

/// Scores a model that is fitted already; `held_out_scores` are its decision values, if they came with it.
template <class Label, class Model, class M, class View>
[[gnu::cold]] void score_fold(FoldRecord<Label>& record, const Model& model, std::vector<double> held_out_scores, const M& metrics, const View& train, const View& test, const FoldKeeps& keeps) {
  record.scores.status = fit_status_of(model);
  if (record.scores.status == FitStatus::diverged)
    throw FitFailed({.argument = "the fit", .reason = "the optimizer diverged", .remedy = "scale the features, or lower the learning rate"});
  Stopwatch clock;
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
  if (keeps.predictions) record.predictions = std::move(outputs);
  record.scores.score_seconds = clock.lap();
}

/// Fits a learner to a fold's training rows and scores it on the others. Exceptions of the library and of
/// the learner become the record's failure. The model goes to `keep`, where that is not null.
template <class L, class M, class View>
[[gnu::cold]] FoldRecord<typename View::LabelType> run_fold(const L& learner, const View& view, Fold fold, const M& metrics, const FitContext& context, const FoldKeeps& keeps,
                                              std::optional<Fitted<L, View>>* keep = nullptr) {
  FoldRecord<typename View::LabelType> record;
  record.scores.train_rows = static_cast<Index>(fold.train.size());
  record.scores.test_rows = static_cast<Index>(fold.test.size());
  if (keeps.predictions) record.test_rows = fold.test;
  record.failure = missing_rows(record.scores);
  if (!record.failure.empty()) return record;
  try {
    const View train = view.subset(share_rows(std::move(fold.train)));
    const View test = view.subset(share_rows(std::move(fold.test)));
    Stopwatch clock;
    auto model = fit_in_context(learner, train, context);
    record.scores.fit_seconds = clock.lap();
    score_fold(record, model, {}, metrics, train, test, keeps);
    if (keep != nullptr) keep->emplace(std::move(model));
  } catch (const std::exception& error) {
    record.failure = error.what();
  }
  return record;
}

/// The folds of a splitter, made once where jobs share them.
struct SharedFolds {
  std::vector<RowList> train{};
  std::vector<RowList> test{};

  template <class Folds>
  [[gnu::cold]] explicit SharedFolds(const Folds& folds) : train(folds.size()), test(folds.size()) {
    for (std::size_t k = 0; k < folds.size(); ++k) {
      Fold fold = folds[k];
      if (const char* reason = fault_of(fold)) throw FitFailed({.argument = "splitter", .place = {"fold ", k}, .reason = reason});
      train[k] = share_rows(std::move(fold.train));
      test[k] = share_rows(std::move(fold.test));
    }
  }
};

/// Scores what came of a job that was fitted with others.
template <class Label, class Model, class M, class View>
[[gnu::cold]] FoldRecord<Label> score_job(JobResult<Model>& result, const View& view, const RowList& train, const RowList& test, const M& metrics, const FoldKeeps& keeps, std::optional<Model>* keep) {
  FoldRecord<Label> record;
  record.scores.train_rows = static_cast<Index>(train->size());
  record.scores.test_rows = static_cast<Index>(test->size());
  record.scores.fit_seconds = result.seconds;
  record.failure = missing_rows(record.scores);
  if (keeps.predictions) record.test_rows = *test;
  if (record.failure.empty()) record.failure = std::move(result.failure);
  if (record.failure.empty() && !result.model) record.failure = "fit_many returned no model";
  if (!record.failure.empty()) return record;
  try {
    score_fold(record, *result.model, std::move(result.held_out_scores), metrics, view.subset(train), view.subset(test), keeps);
    if (keep != nullptr) *keep = std::move(result.model);
  } catch (const std::exception& error) {
    record.failure = error.what();
  }
  return record;
}

/// Fits all jobs together by the learner's fit_many, and scores each. Job j is of fold j % folds; its model
/// goes to keep[j], where that is not null.
template <class L, class M, class View>
[[gnu::cold]] std::vector<FoldRecord<typename View::LabelType>> run_jobs(std::span<const Job<L>> jobs, const View& view, const SharedFolds& folds, const M& metrics, const AnyExecutor& executor,
                                                                         const FoldKeeps& keeps, std::optional<Fitted<L, View>>* keep = nullptr) {
  using Record = FoldRecord<typename View::LabelType>;
  std::vector<JobResult<Fitted<L, View>>> results;
  std::string failure;
  try {
    results = jobs.front().learner.fit_many(view, jobs);
    if (results.size() != jobs.size()) Phrase{"fit_many returned ", results.size(), " results for ", jobs.size(), " jobs"}.append_to(failure);
  } catch (const std::exception& error) {
    failure = error.what();
  }
  return executor.map<Record>(jobs.size(), [&](std::size_t j) {
    const std::size_t k = j % folds.train.size();
    JobResult<Fitted<L, View>> none;
    if (!failure.empty()) none.failure = failure;
    return score_job<typename View::LabelType>(failure.empty() ? results[j] : none, view, folds.train[k], folds.test[k], metrics, keeps, keep == nullptr ? nullptr : keep + j);
  });
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
