// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/detail/out_of_fold.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void require_fits(const char* who, const std::vector<FoldRecord>& records, FunctionRef<bool(std::size_t)> lacks_model) {
  for (std::size_t k = 0; k < records.size(); ++k) {
    if (!records[k].failure.empty()) throw FitFailed({.argument = who, .place = {"fold ", k}, .reason = records[k].failure});
    if (lacks_model(k)) throw InvalidArgument({.argument = who, .found = "an executor that fits in other processes", .expected = "one of this process, which keeps the models of the folds"});
  }
}

ATTUNE_INLINE void require_classes(const ClassNames& names, const std::vector<int>& codes, std::size_t folds, FunctionRef<Fold(std::size_t)> fold_at, bool alone) {
  using Counts = std::vector<Index>;
  const auto count = [&](Counts& rows, Index row) { ++rows[static_cast<std::size_t>(codes[static_cast<std::size_t>(row)])]; };
  const auto require_rows = [&](std::size_t k, const std::vector<Index>& rows) {
    for (const Index row : rows)
      if (row < 0 || row >= static_cast<Index>(codes.size())) throw InvalidArgument({.argument = "splitter", .place = {"fold ", k}, .found = {"row ", row}, .expected = {"0 to ", codes.size() - 1}});
  };
  Counts all(names->size()), held_out(names->size());
  for (std::size_t i = 0; i < codes.size(); ++i) count(all, static_cast<Index>(i));
  const auto require = [&](const Counts& here, const Phrase& where, const char* use) {
    for (std::size_t c = 0; c < all.size(); ++c)
      if (all[c] > 0 && here[c] == 0)
        throw InvalidData({.argument = "y", .place = where, .found = {"no row of class '", (*names)[c], "' ", use}, .expected = "rows of each class in every fold",
                           .remedy = "take fewer folds, or a splitter that keeps the shares of the classes, such as StratifiedKFold"});
  };
  for (std::size_t k = 0; k < folds; ++k) {
    const Fold fold = fold_at(k);
    require_rows(k, fold.train);
    require_rows(k, fold.test);
    Counts trained(names->size());
    for (const Index row : fold.train) count(trained, row);
    require(trained, {"fold ", k}, "to train on");
    if (alone) held_out.assign(names->size(), 0);
    for (const Index row : fold.test) count(held_out, row);
    if (alone) require(held_out, {"fold ", k}, "held out");
  }
  require(held_out, "all folds", "held out");
}

ATTUNE_INLINE ScoreMatrix one_or_all(ScoreMatrix scores, bool probabilities) {
  if (scores.cols != 2) return scores;
  ScoreMatrix one{std::vector<double>(scores.values.size() / 2), 1};
  for (std::size_t i = 0; i < one.values.size(); ++i) one.values[i] = scores.values[2 * i + 1] - (probabilities ? 0 : scores.values[2 * i]);
  return one;
}

ATTUNE_INLINE ScoreMatrix logits_of(ScoreMatrix probabilities) {
  constexpr double edge = 1e-15;
  for (double& p : probabilities.values) {
    p = std::clamp(p, edge, 1 - edge);
    p = probabilities.cols == 1 ? std::log(p) - std::log1p(-p) : std::log(p);
  }
  return probabilities;
}

ATTUNE_INLINE void add_fold(ScoredRows& all, FoldRecord&& record, const ScoresAs& as, FunctionRef<int(Index)> label, const FunctionRef<double(Index)>* weight) {
  const bool convert = as.logits && !record.decides;
  ScoreMatrix scores = one_or_all(std::move(as.probabilities ? record.predictions.probabilities : record.predictions.scores), as.probabilities || convert);
  if (convert) scores = logits_of(std::move(scores));
  all.fold_begin.push_back(all.size());
  all.scores.cols = scores.cols;
  all.scores.values.insert(all.scores.values.end(), scores.values.begin(), scores.values.end());
  for (const double code : record.predictions.predicted.values) all.predicted.push_back(static_cast<int>(code));
  for (const Index row : record.test_rows) {
    all.truth.push_back(label(row));
    if (weight != nullptr) all.weights.push_back((*weight)(row));
    all.rows.push_back(row);
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
