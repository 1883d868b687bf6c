// SPDX-License-Identifier: BSL-1.0
#pragma once

// Fits of a learner to the folds of its own training rows, and what the models say of the rows held out: what is learned
// from scores must not come from rows that made them.

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "attune/core/fit_context.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/outputs.hpp"
#include "attune/validate/copies_together.hpp"
#include "attune/validate/cross_val_predict.hpp"
#include "attune/validate/fold_runner.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Rows that models said something of: class codes, weights (empty: ones), scores of one column or K, and the numbers
/// of the rows. A row held out by several folds is there several times.
struct ScoredRows {
  std::vector<int> truth{};
  std::vector<double> weights{};
  ScoreMatrix scores{};
  std::vector<int> predicted{};
  std::vector<Index> rows{};
  std::vector<std::size_t> fold_begin{};  // of each fold, and behind the last

  std::size_t size() const noexcept { return truth.size(); }
};

template <class Model>
struct FoldFits {
  ScoredRows held_out{};
  std::vector<Model> models{};  // of the folds, where they were wanted
};

/// Errors: FitFailed for a fold that failed, InvalidArgument where a model was to be kept and is not there.
[[gnu::cold]] void require_fits(const char* who, const std::vector<FoldRecord>& records, FunctionRef<bool(std::size_t)> lacks_model);

/// Refuses folds whose training rows have none of a class that has rows: its scores would mean nothing. The rows held out
/// need some of each, too: those of all folds together, or where `alone` those of every fold. Errors: InvalidData, with the name
/// of the class.
[[gnu::cold]] void require_classes(const ClassNames& names, const std::vector<int>& codes, std::size_t folds, FunctionRef<Fold(std::size_t)> fold_at, bool alone);

/// How scores are wanted.
struct ScoresAs {
  bool probabilities = false;
  bool logits = false;  // of a model without decision values, those of its probabilities
};

/// Takes what a fold's model said: decision values, or probabilities of a model that has no others. Two columns become one, as in one_or_all.
[[gnu::cold]] void add_fold(ScoredRows& all, FoldRecord&& record, const ScoresAs& as, FunctionRef<int(Index)> label, const FunctionRef<double(Index)>* weight);

/// Logits of probabilities: log(p / (1 - p)) of a single column, log p of several; p is kept 1e-15 from 0 and 1.
[[gnu::cold]] ScoreMatrix logits_of(ScoreMatrix probabilities);

/// The scores of models, for who learns from them: n×1 of two classes, or n×K. Of two columns of probabilities the second
/// counts; of two of decision values, such as a network's, how far the second is above the first.
[[gnu::cold]] ScoreMatrix one_or_all(ScoreMatrix scores, bool probabilities);

template <class View>
[[gnu::cold]] std::vector<int> codes_of(const View& view) {
  std::vector<int> codes(static_cast<std::size_t>(view.size()));
  for (Index i = 0; i < view.size(); ++i) codes[static_cast<std::size_t>(i)] = static_cast<int>(view.label(i));
  return codes;
}

/// Fits the learner to each fold's training rows, in the context of the whole fit, and asks for what is wanted (scores, or
/// probabilities) of the others; `Logits`: see ScoresAs. Where the models are kept, each fold's rows held out stand alone. The same bits for any executor. `who` is named in errors.
template <Needs Wanted, bool Logits = false, class L, class View, class S>
[[gnu::cold]] FoldFits<Fitted<L, View>> fit_folds(const char* who, const L& learner, const View& view, const S& splitter, const FitContext& context, bool keep_models) {
  using Model = Fitted<L, View>;
  const auto folds = CopiesTogether<S>{splitter}.split(view);
  require_folds(folds.size());
  const auto fold_at = [&](std::size_t k) -> Fold { return folds[k]; };
  require_classes(view.class_names(), codes_of(view), folds.size(), fold_at, keep_models);
  const auto context_of = [&](std::size_t k) {
    FitContext own = context.child(Purpose::fold, k);
    own.warm_start = {};
    return own;
  };
  constexpr OutputsOnly<Wanted> nothing_scored{};
  const FoldKeeps keeps{.predictions = true};
  std::vector<std::optional<Model>> models(keep_models ? folds.size() : 0);
  const auto keep = [&](std::size_t k) { return keep_models ? &models[k] : nullptr; };
  std::vector<FoldRecord> records;
  if constexpr (FitsMany<L, View>) {
    const auto job_of = [&](std::size_t, std::size_t k) -> Job<L> { return {.learner = learner, .context = context_of(k)}; };
    SharedProgress silent(false, "", folds.size());
    records = run_jobs<L>({.folds = folds.size(), .fold = fold_at, .stop = true}, job_of, view, nothing_scored, context.executor, keeps, silent, keep(0));
  } else {
    records = map_folds(context.executor, folds.size(), true, [&](std::size_t k) { return run_fold(learner, view, fold_at(k), nothing_scored, context_of(k), keeps, keep(k)); });
  }
  require_fits(who, records, [&](std::size_t k) { return keep_models && !models[k]; });
  FoldFits<Model> fits;
  const auto label = [&](Index row) { return static_cast<int>(view.label(row)); };
  const auto weight = [&](Index row) { return view.weight(row); };
  const FunctionRef<double(Index)> weight_of = weight;
  for (auto& record : records) add_fold(fits.held_out, std::move(record), {.probabilities = Wanted == Needs::probabilities, .logits = Logits}, label, view.has_weights() ? &weight_of : nullptr);
  fits.held_out.fold_begin.push_back(fits.held_out.size());
  for (auto& model : models) fits.models.push_back(std::move(*model));
  return fits;
}

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/detail/out_of_fold.ipp"
#endif
