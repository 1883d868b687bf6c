// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/learning_curve.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The wanted sizes in rows, ascending, each once; `most` is what the fold with the fewest training rows has.
[[gnu::cold]] inline std::vector<Index> sizes_of(const LearningCurveOptions& options, Index most) {
  std::vector<Index> sizes = options.sizes;
  for (const Index size : sizes)
    if (size < 1 || size > most)
      throw InvalidArgument({.argument = "LearningCurveOptions::sizes", .found = {size, " rows"}, .expected = {"1 to ", most}, .remedy = "a fold has no more rows to train on"});
  if (sizes.empty())
    for (const double share : options.shares) {
      if (!(share > 0 && share <= 1)) throw InvalidArgument({.argument = "LearningCurveOptions::shares", .found = share, .expected = "more than 0 and at most 1", .remedy = "`.sizes` counts in rows"});
      sizes.push_back(std::max(Index{1}, static_cast<Index>(share * static_cast<double>(most))));
    }
  if (sizes.empty()) throw InvalidArgument({.argument = "LearningCurveOptions", .found = "no sizes", .expected = "`.shares` or `.sizes`"});
  std::sort(sizes.begin(), sizes.end());
  sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
  return sizes;
}

ATTUNE_INLINE ShortenedFolds::ShortenedFolds(std::size_t count, FunctionRef<Fold(std::size_t)> folds_at, const LearningCurveOptions& wanted) : folds(count), fold_at(folds_at), options(wanted) {
  require_folds(count);
  std::size_t most = fold_at(0).train.size();
  for (std::size_t k = 1; k < count; ++k) most = std::min(most, fold_at(k).train.size());
  if (most == 0) throw InvalidArgument({.argument = "splitter", .found = "a fold without rows to train on", .expected = "one row or more"});
  sizes = sizes_of(options, static_cast<Index>(most));
}

ATTUNE_INLINE Fold ShortenedFolds::at(std::size_t k) const {
  Fold fold = fold_at(k % folds);
  if (options.shuffle) Random(RandomKey{options.seed}.child(Purpose::shuffle, k % folds)).shuffle(std::span<Index>(fold.train));
  fold.train.resize(static_cast<std::size_t>(sizes[k / folds]));
  std::sort(fold.train.begin(), fold.train.end());
  return fold;
}

ATTUNE_INLINE CrossValidateOptions ShortenedFolds::cross_validate_options() const {
  return {.execution = options.execution, .train_scores = options.train_scores, .on_failure = options.on_failure, .progress = options.progress, .seed = options.seed, .observer = options.observer};
}

ATTUNE_INLINE FoldsOfPoints ShortenedFolds::by_size(std::vector<FoldScores> all) const {
  FoldsOfPoints points(sizes.size());
  for (std::size_t j = 0; j < all.size(); ++j) points[j / folds].push_back(std::move(all[j]));
  return points;
}

ATTUNE_INLINE std::vector<SizeFailure> ShortenedFolds::by_size(const std::vector<FoldFailure>& all) const {
  std::vector<SizeFailure> failures;
  for (const auto& failure : all) failures.push_back({.size = sizes[failure.fold / folds], .fold = failure.fold % folds, .reason = failure.reason});
  return failures;
}

[[noreturn]] ATTUNE_INLINE void ShortenedFolds::throw_failure(const FoldFailure& failure) const {
  throw FitFailed({.argument = "learning_curve", .place = {sizes[failure.fold / folds], " rows, fold ", failure.fold % folds}, .reason = failure.reason,
                   .remedy = options.on_failure == OnFailure::stop ? "larger sizes, or `.on_failure = OnFailure::record`" : ""});
}

}  // namespace attune::inline ATTUNE_ABI::detail
