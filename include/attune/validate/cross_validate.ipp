// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/cross_validate.hpp"

#include <cmath>
#include <limits>

#include "attune/core/error.hpp"
#include "attune/core/progress.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] ATTUNE_INLINE FoldFailed::FoldFailed(FoldFailure first) : FitFailed({.argument = "cross_validate", .place = {"fold ", first.fold}, .reason = first.reason}), failure_(std::move(first)) {}

ATTUNE_INLINE double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return values.empty() ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(values.size());
}

ATTUNE_INLINE double spread_of(const std::vector<double>& values) {
  if (values.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  const double mean = mean_of(values);
  double sum = 0;
  for (const double v : values) sum += (v - mean) * (v - mean);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

ATTUNE_INLINE std::vector<double> means_of_repeats(const std::vector<double>& scores, std::size_t repeats) {
  const auto folds = static_cast<std::ptrdiff_t>(scores.size() / repeats);
  std::vector<double> means;
  for (auto begin = scores.begin(); means.size() < repeats; begin += folds) means.push_back(mean_of(std::vector<double>(begin, begin + folds)));
  return means;
}

ATTUNE_INLINE std::vector<double> test_scores(const std::vector<FoldScores>& folds, std::size_t metric) {
  std::vector<double> scores;
  for (const auto& fold : folds) scores.push_back(fold.test[metric]);
  return scores;
}

ATTUNE_INLINE void scatter(ScoreMatrix& whole, const ScoreMatrix& part, const std::vector<Index>& rows, std::size_t all_rows) {
  scatter(whole.values, part.values, rows, all_rows);
  whole.cols = part.cols;
}

ATTUNE_INLINE void require_each_row_once(const std::vector<std::vector<Index>>& folds, Index rows, bool has_predictions, const std::vector<FoldFailure>& failures) {
  if (!failures.empty()) throw InvalidArgument({.argument = "out_of_fold", .found = {"fold ", failures.front().fold, ", which failed"}, .expected = "every row held out once"});
  std::vector<int> times(static_cast<std::size_t>(rows));
  for (const auto& fold : folds)
    for (const Index row : fold) ++times[static_cast<std::size_t>(row)];
  for (const int t : times)
    if (t != 1)
      throw InvalidArgument({.argument = "out_of_fold", .found = !has_predictions ? Phrase("no predictions") : Phrase{"a row that is held out ", t, " times"},
                             .expected = "every row held out once", .remedy = "ask for .keep_predictions, with a splitter that parts the rows"});
}

ATTUNE_INLINE FitContext context_of_fold(const CrossValidateOptions& options, std::size_t fold, SharedProgress* progress) {
  return FitContext{.random = RandomKey{options.seed}, .executor = options.execution, .observer = progress != nullptr ? progress->watch(options.observer) : options.observer}.child(Purpose::fold, fold);
}

ATTUNE_INLINE std::vector<FoldRecord> run_folds(const CrossValidateOptions& options, std::size_t folds, FunctionRef<FoldRecord(std::size_t)> run_fold) {
  ProgressLine progress(options.progress, "cross-validation", folds);
  return map_folds(options.execution, folds, options.on_failure == OnFailure::stop, [&](std::size_t k) {
    auto record = run_fold(k);
    progress.advance();
    return record;
  });
}

ATTUNE_INLINE std::vector<FoldFailure> failures_of(std::vector<FoldRecord>& records, std::size_t metrics, const CrossValidateOptions& options) {
  std::vector<FoldFailure> failures;
  for (std::size_t k = 0; k < records.size(); ++k) {
    if (records[k].failure.empty()) continue;
    failures.push_back({k, records[k].failure});
    records[k].scores.test.assign(metrics, std::numeric_limits<double>::quiet_NaN());
    records[k].scores.train.assign(options.train_scores ? metrics : 0, std::numeric_limits<double>::quiet_NaN());
    records[k].predictions = {};
  }
  if (!failures.empty() && (options.on_failure == OnFailure::stop || failures.size() == records.size()))
    throw FoldFailed(std::move(failures.front()));
  return failures;
}

ATTUNE_INLINE std::vector<FoldScores> scores_of(std::vector<FoldRecord>& records, FunctionRef<bool(std::size_t)> lacks_model) {
  std::vector<FoldScores> scores(records.size());
  for (std::size_t k = 0; k < records.size(); ++k) {
    if (records[k].failure.empty() && lacks_model(k)) throw InvalidArgument({.argument = "keep_models", .found = "an executor that fits in other processes", .remedy = "run in one process to keep the models"});
    scores[k] = std::move(records[k].scores);
  }
  return scores;
}

ATTUNE_INLINE std::vector<std::vector<Index>> test_rows_of(std::vector<FoldRecord>& records, std::size_t kept) {
  std::vector<std::vector<Index>> rows(kept);
  for (std::size_t k = 0; k < kept; ++k) rows[k] = std::move(records[k].test_rows);
  return rows;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
