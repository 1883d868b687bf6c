// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a learner and the search for its settings are worth together: a search inside each fold's training rows,
// judged on rows that it has not seen.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <utility>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/copies_together.hpp"

namespace attune::inline ATTUNE_ABI {

struct NestedOptions {
  AnyExecutor execution{};    ///< who does the work; the result does not depend on it
  OnFailure on_failure = OnFailure::stop;  ///< what becomes of the other folds when a search or a fit fails
  RacingRule racing{};        ///< of the searches: drops candidates that are beaten after some inner folds, as FoldRace{} does
  ChoiceRule choice{};        ///< of the searches: which trial is the best; left out it is the best mean
  Constraint constraint{};    ///< of the searches: by how much a trial violates it, which is then never the best
  Constraint settings_constraint{};  ///< of the searches: the same of settings alone, asked before they are fitted
  bool progress = false;      ///< a line on the terminal, if there is one
  std::uint64_t seed = 0;     ///< of the learners' randomness
};

/// What the search inside one outer fold chose.
struct InnerChoice {
  Point point{};
  std::vector<AxisValue> values{};  ///< the settings; empty where the fold failed
  double score = 0;                 ///< the mean over the inner folds of the metric that ranks
  int trials = 0;                   ///< how many were tried
  int without_score = 0;            ///< how many of them failed, are undefined or violate a constraint
  bool unraced = false;             ///< a race was asked for, and there was none

  friend bool operator==(const InnerChoice&, const InnerChoice&) = default;
};

/// What nested cross-validation found. L is the learner's type, Space the search space's, M the metric set.
template <class L, class Space, class M>
struct NestedCrossValidation {
  using Metrics = M;
  L learner{};                          ///< the learner that the searches started from
  Space space{};
  std::vector<FoldScores> folds{};      ///< of the chosen settings, fitted to the outer training rows, on the outer held-out rows
  std::vector<InnerChoice> choices{};   ///< of each outer fold
  std::vector<FoldFailure> failures{};  ///< of outer folds, whose scores are NaN; empty unless `.on_failure = OnFailure::record`
  std::size_t ranked_by = 0;            ///< the position in the set of the metric that ranks
  Index rows = 0;
  double seconds = 0;                   ///< of wall-clock time
  bool unraced = false;                 ///< races were asked for, and in one of the searches at least there was none: the learner fits many together, or the rule asked for all folds at once

  /// One metric's scores on the held-out rows, fold by fold; their mean; their sample standard deviation.
  template <class Metric>
  std::vector<double> scores() const {
    static_assert(M::template position<Metric> < M::size, "this metric is not in the set that was evaluated; see docs/metrics.md#sets");
    return detail::test_scores(folds, M::template position<Metric>);
  }
  template <class Metric>
  double mean() const {
    return detail::mean_of(scores<Metric>());
  }
  template <class Metric>
  double spread() const {
    return detail::spread_of(scores<Metric>());
  }

  /// The learner with what one fold chose. Precondition: that fold did not fail.
  L learner_of(std::size_t fold) const { return space.apply(learner, choices[fold].point); }
};

/// Prints the folds with their choices, and how far these agree; include attune/report/procedures.hpp, or
/// attune/attune.hpp.
template <class L, class Space, class M>
std::ostream& operator<<(std::ostream& out, const NestedCrossValidation<L, Space, M>& result);

namespace detail {

struct NestedRecord {
  FoldRecord fold{};
  InnerChoice choice{};
};

/// The choice of a search with these trials.
[[gnu::cold]] InnerChoice choice_of(const std::vector<Trial>& trials, std::size_t best);
[[gnu::cold]] SearchOptions inner_options(const NestedOptions& options, std::size_t fold);
[[gnu::cold]] FitContext outer_context(const NestedOptions& options, std::size_t fold);

/// The outer folds, one after the other or at once. Errors: FitFailed that names the fold.
struct NestedLoop {
  const NestedOptions& options;
  std::size_t folds;
  std::size_t metrics;
  FunctionRef<Fold(std::size_t)> fold_at;
  FunctionRef<void(FoldRecord&, InnerChoice&, std::size_t, const RowList&, const RowList&)> search_fit_and_score;

  [[gnu::cold]] std::vector<FoldFailure> run(std::vector<FoldScores>& scores, std::vector<InnerChoice>& choices) const;
};

}  // namespace detail

/// Searches inside each outer fold's training rows, with inner folds of these rows, fits the learner with the settings
/// chosen to all of them, and scores it on the rows that the outer fold holds out. The mean judges the whole procedure,
/// search included, without the flattery of a search's own best score; it does not choose settings: that is a search on
/// all rows. `nested_cross_validate<RocAuc>(...)` names the metric that ranks; left out it is the first of the set.
/// Groups and times reach the inner splitter too, and copies of a row, of which a bootstrap draws several, stay on one side
/// of it. The same bits for any executor. Errors: as search's; FitFailed that
/// names the outer fold, unless failures are to be recorded. Cost: outer folds · (trials · inner folds + 1) fits.
/// Varma and Simon, "Bias in error estimation when using cross-validation for model selection", BMC Bioinformatics 7
/// (2006); Cawley and Talbot, JMLR 11 (2010).
template <class Rank = void, class L, DatasetLike D, class... A, class Strategy, class Inner, class Outer, MetricSet M>
[[gnu::cold]] auto nested_cross_validate(const L& learner, const D& data, const SearchSpace<A...>& space, const Strategy& strategy, const Inner& inner, const Outer& outer, const M& metrics, const NestedOptions& options = {}) {
  using View = ViewOf<D>;
  constexpr bool splits = SplitterOn<Outer, View>;
  static_assert(splits, "nested_cross_validate: the outer splitter needs `split(view) const`, returning a range of Fold; see docs/validate.md#your-own");
  using Found = decltype(search<Rank>(learner, std::declval<const View&>(), space, strategy, std::declval<const detail::CopiesTogether<Inner>&>(), metrics, SearchOptions{}));
  NestedCrossValidation<L, SearchSpace<A...>, M> result{.learner = learner, .space = space, .ranked_by = detail::rank_position<Rank, M>()};
  if constexpr (splits && requires(const Found& found) { found.trials; } && LearnerOn<L, View>) {
    detail::Stopwatch clock;
    const View view = checked_for(learner, data);
    options.choice.check(space.shape());
    options.racing.check();
    const auto folds = outer.split(view);
    result.failures = detail::NestedLoop{
        .options = options,
        .folds = folds.size(),
        .metrics = M::size,
        .fold_at = [&](std::size_t k) -> Fold { return folds[k]; },
        .search_fit_and_score = [&](detail::FoldRecord& record, InnerChoice& choice, std::size_t k, const RowList& train_rows, const RowList& test_rows) {
          const View train = view.subset(train_rows);
          detail::Stopwatch fit_clock;
          const auto found = search<Rank>(learner, train, space, strategy, detail::CopiesTogether<Inner>{inner}, metrics, detail::inner_options(options, k));
          choice = detail::choice_of(found.trials, found.best);
          choice.unraced = found.unraced;
          const auto model = fit_in_context(found.best_learner(), train, detail::outer_context(options, k));
          record.scores.fit_seconds = fit_clock.lap();
          detail::score_fold(record, model, {}, metrics, train, view.subset(test_rows), {});
        }}.run(result.folds, result.choices);
    for (const InnerChoice& choice : result.choices) result.unraced = result.unraced || choice.unraced;
    result.rows = view.size();
    result.seconds = clock.lap();
  }
  return result;
}

/// With the metrics that the learner carries, or the defaults for the type of target.
template <class Rank = void, class L, DatasetLike D, class... A, class Strategy, class Inner, class Outer>
[[gnu::cold]] auto nested_cross_validate(const L& learner, const D& data, const SearchSpace<A...>& space, const Strategy& strategy, const Inner& inner, const Outer& outer, const NestedOptions& options = {}) {
  return nested_cross_validate<Rank>(learner, data, space, strategy, inner, outer, detail::metrics_of<typename ViewOf<D>::LabelType>(learner), options);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/nested_cross_validate.ipp"
#endif
