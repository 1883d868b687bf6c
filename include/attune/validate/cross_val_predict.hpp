// SPDX-License-Identifier: BSL-1.0
#pragma once

// What models say of rows that they were not fitted to: every row once, in the order of the rows.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include "attune/core/function_ref.hpp"
#include "attune/core/outputs.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/detail/given_folds.hpp"

namespace attune::inline ATTUNE_ABI {

struct CrossValPredictOptions {
  AnyExecutor execution{};  ///< who does the work; the result does not depend on it
  bool progress = false;    ///< a line on the terminal, if there is one
  std::uint64_t seed = 0;   ///< of the learners' randomness
  Observer observer{};      ///< told of each iteration of each fit
};

namespace detail {

/// A metric set without metrics, which asks models for outputs all the same.
template <Needs N>
struct OutputsOnly {
  struct Statistics {};
  using Scores = std::array<double, 0>;

  std::tuple<> members{};

  static constexpr std::size_t size = 0;
  static constexpr std::array<std::string_view, 0> names{};
  static constexpr Needs needs = N;
  template <class>
  static constexpr bool takes = true;

  Statistics start(int) const { return {}; }
  template <class Label>
  static void update(Statistics&, std::span<const Label>, const Outputs<Label>&, std::span<const double>) {}
  Scores operator()(Statistics&) const { return {}; }
  std::array<std::string_view, 0> reasons(const Statistics&) const { return {}; }
  Scores evaluate(const ScoreMatrix&, const Outputs<TargetRow<double>>&, std::span<const double>) const { return {}; }
};

/// Errors: InvalidArgument unless the folds hold out each of `rows` rows once.
[[gnu::cold]] void require_partition(std::size_t folds, FunctionRef<Fold(std::size_t)> fold_at, Index rows);

}  // namespace detail

/// Fits the learner to each fold's training rows and asks it about the rows that the fold holds out. Row i of what is
/// returned is what the model that has not seen row i says of it: labels (or numbers), and with
/// `cross_val_predict<Needs::scores | Needs::probabilities>(...)` decision values and probabilities too. What was not
/// asked for may be empty. The same bits for any executor. For plots, diagnoses and second models: a score of all rows
/// at once is not the mean of the folds' scores. Errors: InvalidArgument, before anything is fitted, where the folds do
/// not hold out each row exactly once; otherwise as cross_validate's.
template <Needs Wanted = Needs::labels, class L, DatasetLike D, class S>
[[gnu::cold]] auto cross_val_predict(const L& learner, const D& data, const S& splitter, const CrossValPredictOptions& options = {}) {
  using View = ViewOf<D>;
  constexpr detail::OutputsOnly<Wanted> nothing_scored{};
  if constexpr (!SplitterOn<S, View>) {
    return cross_validate(learner, data, splitter, nothing_scored);  // says what is missing
  } else {
    const View view = as_view(data);
    const auto folds = splitter.split(view);
    const auto fold_at = [&](std::size_t k) -> Fold { return folds[k]; };
    detail::require_partition(folds.size(), fold_at, view.size());
    const auto result = cross_validate(learner, data, detail::GivenFolds{folds.size(), fold_at}, nothing_scored,
                                       {.execution = options.execution, .keep_predictions = true, .progress = options.progress, .seed = options.seed, .observer = options.observer});
    if constexpr (requires { result.out_of_fold(); })
      return result.out_of_fold();
    else
      return result;
  }
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/cross_val_predict.ipp"
#endif
