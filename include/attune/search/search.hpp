// SPDX-License-Identifier: BSL-1.0
#pragma once

// Search over the settings of a learner, each candidate judged by cross-validation.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/error.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/search/choice.hpp"
#include "attune/search/concept.hpp"
#include "attune/search/fold_race.hpp"
#include "attune/search/journal.hpp"
#include "attune/search/space.hpp"
#include "attune/validate/cross_validate.hpp"

namespace attune::inline ATTUNE_ABI {

/// By how much a trial that has been evaluated violates a constraint; 0 or less: not at all. NaN, which is what a metric
/// that is undefined makes of it, counts as infinity. In a race it is asked of the folds so far, too.
using Constraint = std::function<double(const Trial&)>;

struct SearchOptions {
  AnyExecutor execution{};    ///< who does the work; the result does not depend on it
  bool train_scores = false;  ///< also score each model on the rows it was fitted to
  bool progress = false;      ///< a line on the terminal, if there is one
  std::uint64_t seed = 0;     ///< of the learners' randomness
  Observer observer{};        ///< told of each iteration of each fit
  std::vector<Point> starts{};  ///< tried before the strategy's own candidates, which it may learn from: space.point_of(learner)
  RacingRule racing{};          ///< drops candidates that are beaten after some folds, as FoldRace{} does; empty: all get all folds
  ChoiceRule choice{};          ///< which trial is the best; left out it is the best mean
  std::string journal{};        ///< a file that keeps each fit as it ends, and from which a search that was killed goes on; empty: none
  Constraint constraint{};      ///< a trial that violates it is infeasible: recorded, and never the best; empty: none
  Constraint settings_constraint{};  ///< the same of a trial's `point` and `values` alone, asked before it is fitted: one that violates it is not; empty: none
  double seconds = 0;           ///< no more trials are begun once so much time has passed; a batch that races is made whole; 0: no limit
  TrialObserver on_trial{};     ///< told of each trial that has ended, in the order of asking; what it throws ends the search
  OnFailure on_failure = OnFailure::record;  ///< what becomes of the search when a fit fails; stop: it ends with FitFailed that names the trial
};

/// Every trial of a search failed. The trials are kept, with what went wrong in each.
class SearchFailed : public FitFailed {
 public:
  [[gnu::cold]] SearchFailed(Complaint complaint, std::vector<Trial> trials);
  const std::vector<Trial>& trials() const noexcept { return trials_; }

 private:
  std::vector<Trial> trials_;
};

/// What a search found. L is the learner's type, Space the search space's, M the metric set.
template <class L, class Space, class M>
struct SearchResult {
  using Metrics = M;
  L learner{};                   ///< the learner that the search started from
  Space space{};
  std::vector<Trial> trials{};   ///< every candidate, in the order of asking
  std::size_t best = 0;          ///< the index of the best trial: the one that the rule of choice chose
  std::size_t best_mean = 0;     ///< the index of the trial with the best mean, the first of equals; where the strategy has a budget, of those with the largest that a complete trial had
  std::size_t ranked_by = 0;     ///< the position in the set of the metric that ranks
  std::size_t folds = 0;
  Index rows = 0;
  double seconds = 0;            ///< of wall-clock time
  std::size_t sweeps = 0;        ///< how often the data was read by fits that share their readings, and that were not in the journal; 0 for others
  JournalUse journal{};          ///< what of it was in a journal
  SearchEnd ended_by = SearchEnd::strategy;
  bool unraced = false;          ///< a race was asked for, and there was none: the learner fits many together, or the rule asked for all folds at once

  const Trial& best_trial() const { return trials[best]; }
  /// The learner with the settings of the best trial, or of any.
  L best_learner() const { return learner_of(best_trial()); }
  L learner_of(const Trial& trial) const { return space.apply(learner, trial.point); }

  /// What is known about the choice: an interval of its score by the corrected resampled t test, the trials that this test
  /// does not tell from it (of those with all folds, by Holm's method at this level), and what
  /// choosing the best by the same folds flatters by (Tibshirani and Tibshirani's correction, of the best mean: at most
  /// that much where a rule chose another; after a race on the folds that all had, few of them). Where there is a budget, all
  /// of this is of trials with the largest that a complete one had. Of one fold there is no interval, and what choosing
  /// flatters by is NaN. Errors: InvalidArgument for a level outside (0, 1). Cost: trials · folds.
  ChoiceUncertainty uncertainty(double level = 0.95) const {
    return detail::uncertainty_of({.trials = {trials.data(), trials.size()}, .best = best_mean, .ranked_by = ranked_by, .direction = M::directions[ranked_by]}, best, level);
  }
};

/// Prints the best rows of the trial table; include attune/report/tables.hpp, or attune/attune.hpp.
template <class L, class Space, class M>
std::ostream& operator<<(std::ostream& out, const SearchResult<L, Space, M>& result);

namespace detail {

/// What ends a search, for those that know more of its trials than their numbers.
class TrialFailed : public FitFailed {
 public:
  explicit TrialFailed(Trial trial);
  const Trial& trial() const noexcept { return trial_; }

 private:
  Trial trial_;
};

inline bool better(double a, double b, Direction direction) { return direction == Direction::maximize ? a > b : a < b; }

/// The index of the best complete trial, the first of equals, where there is a budget of those with the largest that a
/// complete trial had; trials.size() if there is none.
[[gnu::cold]] std::size_t best_of(std::span<const Trial> trials, Direction direction);

/// How many fits trials took.
[[gnu::cold]] std::size_t fits_of(const std::vector<Trial>& trials);

[[noreturn, gnu::cold]] void throw_all_failed(std::vector<Trial> trials, std::string_view metric);

/// Refuses points that are none of a space with so many axes.
[[gnu::cold]] void require_points(const char* argument, std::span<const Point> points, std::size_t axes);

/// A batch of trials, of which fold j % folds of trial j / folds is job j.
struct TrialBatch {
  std::span<Trial> trials;
  std::span<const Trial> earlier;  // trials that have ended
  std::size_t folds;
  const SearchOptions& options;
  SharedProgress& progress;
  const BudgetAxes& budget;
  Journal* journal = nullptr;  // of what was fitted before
  std::size_t* sweeps = nullptr;
  bool* raced = nullptr;           // set once a rule of racing may judge scores

  std::size_t jobs() const noexcept { return trials.size() * folds; }
  const Point& point(std::size_t job) const { return trials[job / folds].point; }
  /// `shared`: the progress of fits that share their work.
  [[gnu::cold]] FitContext context(std::size_t job, SharedProgress* shared = nullptr) const;
  FoldKeeps keeps() const { return {.train_scores = options.train_scores}; }

  /// Fits and scores the jobs one by one, all of them or those that a race leaves, and fills in the folds of the trials.
  [[gnu::cold]] void run(std::string_view metric, std::size_t rank, Direction direction, FunctionRef<FoldRecord(std::size_t)> run_job) const;
  /// Lets `fit` fit and score trials together, all of them or those that are not in the journal, and fills in their folds.
  [[gnu::cold]] void run_together(FunctionRef<std::vector<FoldRecord>(std::span<const std::size_t>)> fit) const;

 private:
  /// Errors: TrialFailed for the first that failed, if that is to end the search.
  [[gnu::cold]] void stop_at_failure() const;
  /// Races of the trials of each budget.
  [[gnu::cold]] void race(std::size_t rank, Direction direction, FunctionRef<void(const std::vector<std::size_t>&)> fit, FunctionRef<void(std::size_t)> spare) const;
  /// Lets `fit` fit the folds of trials, those at these places, round by round, drops those that are beaten, and tells
  /// `spare` how many fits are not needed.
  [[gnu::cold]] void race_among(const std::vector<std::size_t>& places, std::size_t rank, Direction direction, FunctionRef<void(const std::vector<std::size_t>&)> fit, FunctionRef<void(std::size_t)> spare) const;
  /// Those of the trials at these places that violate no constraint as far as it is known.
  [[gnu::cold]] std::vector<std::size_t> feasible(const std::vector<std::size_t>& racing, std::size_t rank) const;
  /// Of trials that ended before with all their folds, and as much of the budget as those at these places: how many there
  /// are, and the scores of the best.
  [[gnu::cold]] RaceStandings ended_before(const std::vector<std::size_t>& places, std::size_t rank, Direction direction) const;
  /// Where the trials at these places stand after so many folds, beside those.
  [[gnu::cold]] RaceStandings standings(const std::vector<std::size_t>& racing, const RaceStandings& before, std::size_t done, std::size_t rank) const;
  [[gnu::cold]] std::vector<std::size_t> all_jobs() const;
  /// Moves what came of jobs, in order of their folds, into the trials, but for those that were spared.
  [[gnu::cold]] void file(const std::vector<std::size_t>& of_jobs, std::vector<FoldRecord> records) const;
};

/// Fits and scores a batch of candidates; fills in the folds of their trials.
template <class L, class Space, class View, class Folds, class M>
[[gnu::cold]] void run_batch(const TrialBatch& batch, const L& learner, const Space& space, const View& view, const Folds& folds, const M& metrics, std::size_t rank) {
  if constexpr (FitsMany<L, View>) {
    batch.run_together([&](std::span<const std::size_t> trials) {
      const auto job_of = [&](std::size_t t, std::size_t fold) -> Job<L> {
        const std::size_t job = trials[t] * batch.folds + fold;
        return {.learner = space.apply(learner, batch.point(job)), .context = batch.context(job, &batch.progress)};
      };
      return run_jobs<L>({.candidates = trials.size(), .folds = batch.folds, .fold = [&](std::size_t k) -> Fold { return folds[k]; }}, job_of, view, metrics, batch.options.execution, batch.keeps(), batch.progress);
    });
  } else {
    batch.run(M::names[rank], rank, M::directions[rank],
              [&](std::size_t j) { return run_fold(space.apply(learner, batch.point(j)), view, folds[j % batch.folds], metrics, batch.context(j), batch.keeps()); });
  }
}

/// How many trials a strategy makes in all, where its settings say so by a member `trials`; 0 otherwise.
template <class Strategy>
std::size_t planned_trials(const Strategy& strategy) {
  if constexpr (requires { { strategy.trials } -> std::convertible_to<int>; })
    return strategy.trials > 0 ? static_cast<std::size_t>(strategy.trials) : 0;
  else
    return 0;
}

/// What came of a loop: the index of the trial with the best mean, why it ended, and whether there was a race.
struct LoopEnd {
  std::size_t best = 0;
  SearchEnd ended_by = SearchEnd::strategy;
  bool raced = false;  // whether a rule of racing could judge scores
};

/// What the loop of a search needs to know of the types it works with.
struct SearchLoop {
  FunctionRef<std::vector<Point>()> ask;
  FunctionRef<void(const Trial&)> tell;
  FunctionRef<std::vector<AxisValue>(const Point&)> describe;
  FunctionRef<void(const TrialBatch&)> run_batch;  // fills in the folds of trials
  const SearchOptions& options;
  std::span<const std::string_view> metrics;
  std::size_t rank;
  Direction direction;
  std::size_t folds;
  std::size_t planned;  // trials that the strategy makes; 0: not known
  bool races;           // whether there is a race
  Journal* journal;
  std::size_t* sweeps;
  const BudgetAxes& budget;
  std::size_t axes;  // of the space

  /// Runs trials until the strategy asks for no more, or the options end it. Errors: SearchFailed when no trial has a
  /// score.
  [[gnu::cold]] LoopEnd run(std::vector<Trial>& trials) const;

 private:
  /// Runs the trials at these points, and says what became of each.
  [[gnu::cold]] void run_part(std::vector<Trial>& trials, std::span<Point> points, SharedProgress& progress, bool& raced) const;
  /// Takes out of these trials, which nobody has fitted yet, those whose settings are allowed; the others are infeasible.
  [[gnu::cold]] std::vector<Trial> allowed(std::span<Trial> part, SharedProgress& progress) const;
};

[[gnu::cold]] std::string names_in_a_row(std::span<const std::string_view> names);

/// What the fits of a search depend on.
template <class L, class Space, class View, class Folds, class M>
[[gnu::cold]] void describe_study(StudyKey& key, const L& learner, const Space& space, const View& view, const Folds& folds, const M& metrics, const SearchOptions& options) {
  key.whole("SearchOptions::seed", static_cast<long long>(options.seed));
  key.whole("SearchOptions::train_scores", options.train_scores);
  add_data(key, view);
  key.folds(folds.size(), [&](std::size_t k) -> Fold { return folds[k]; });
  key.text("metrics", names_in_a_row(M::names));
  key.settings("metrics", metrics);
  key.settings("learner", learner);
  key.type("learner's type", stored_type_name<L>(), name_digest(pretty_type<L>()));
  add_space(key, space);
}

template <class Rank, class M>
consteval std::size_t rank_position() {
  if constexpr (std::is_void_v<Rank>)
    return 0;
  else
    return M::template position<Rank>;
}

}  // namespace detail

/// Judges candidates from the space by cross-validation and returns all trials. `search<RocAuc>(...)` names
/// the metric that ranks; left out it is the first of the set. Ties go to the earlier trial; a trial that
/// failed, whose score is undefined, or that violates a constraint, is recorded and never best. The same bits for any
/// executor. Where options end a search before its strategy does, its trials are the first of those that it would have
/// had: whole batches where it races, otherwise parts of them, of 8 trials or as many as make 40 fits.
/// Errors: InvalidData for values that are not finite; SearchFailed when no trial has a score; FitFailed for one that failed, if that is to end the search; InvalidArgument for a
/// journal of another search, ParseError for one that cannot be read or written; those of the rules of racing and choice,
/// before anything is fitted as far as they can tell.
/// Learners that fit many are not raced: all folds of a batch share one sweep.
template <class Rank = void, class L, DatasetLike D, class... A, class Strategy, class S, MetricSet M>
[[gnu::cold]] auto search(const L& learner, const D& data, const SearchSpace<A...>& space, const Strategy& strategy, const S& splitter, const M& metrics, const SearchOptions& options = {}) {
  using View = ViewOf<D>;
  using X = std::remove_cvref_t<decltype(std::declval<const View&>().x())>;
  using Space = SearchSpace<A...>;
  constexpr bool found = Space::template all_found<L>;
  constexpr bool unique = Space::template none_twice<L>;
  constexpr bool learns = LearnerOn<L, View>;
  constexpr bool splits = SplitterOn<S, View>;
  constexpr bool asks = SearchStrategy<Strategy>;
  constexpr auto budget = detail::budget_in_space<Strategy, Space>;
  constexpr std::size_t rank = detail::rank_position<Rank, M>();
  static_assert(found, "search: an axis names a policy that this learner does not contain (a member that is inherited belongs to its base class); see docs/search.md#axes");
  static_assert(unique, "search: an axis names a policy that this learner contains more than once; name it by a path, axis<&Classifier::penalty, &L2::strength>; see docs/search.md#axes");
  constexpr bool has_numbers = learns || !detail::is_table_view<X>;
  static_assert(has_numbers, "search: the data has mixed columns, and the learner takes numbers: put `columns(...)` or `combine(columns(...), ...)` in front of it; see docs/preprocess.md#tables");
  constexpr bool has_columns = !detail::wants_table<L, View>();
  static_assert(has_columns, "search: the learner takes mixed columns, and the data has numbers only: read it with `table.classification_table(...)`, `regression_table(...)` or `multi_regression_table(...)`; see docs/preprocess.md#tables");
  static_assert(learns || !has_numbers || !has_columns, "search: the learner needs `auto fit(const DatasetView<T, Label>&) const` for this data's T and Label, returning a model with `predict(X)`; see docs/model.md#your-own");
  static_assert(splits, "search: the splitter needs `split(view) const`, returning a range of Fold; see docs/validate.md#your-own");
  static_assert(asks, "search: the strategy needs `start(axes, direction) const`, returning a run with `ask()` and `tell(trial)`; see docs/search.md#your-own");
  static_assert(budget != detail::BudgetIn::no_axis, "search: the strategy names a budget, as SuccessiveHalving<&Budget::iterations> does, that is no axis of the space: add axis<&Budget::iterations>(values({...})) with a value for each rung; see docs/search.md#strategies");
  static_assert(budget != detail::BudgetIn::alternatives, "search: the strategy names a budget that some of the alternatives have no axis of, though all of them are compared with as much of it: add the axis to each, or take a budget that is around them, as the share of a RowShare is; see docs/search.md#alternatives");
  static_assert(rank < M::size, "search<Metric>: the metric that ranks is not in the set that is evaluated; see docs/search.md#ranking");
  SearchResult<L, Space, M> result{.learner = learner, .space = space, .ranked_by = rank};
  if constexpr (found && unique && learns && splits && asks && budget == detail::BudgetIn::space && rank < M::size) {
    constexpr bool serves = can_serve<Fitted<L, View>, X>(M::needs);
    static_assert(serves, "a metric of the set needs scores or probabilities, and this model has neither `decision_function(X)` nor `predict_proba(X)`; drop the metric or choose a model that has them; see docs/metrics.md#needs");
    constexpr bool takes = M::template takes<typename View::LabelType>;
    static_assert(takes, "a metric of the set is not for this type of target: accuracy, AUC and log loss are for class codes, squared error and R² for numbers; see docs/metrics.md#needs");
    if constexpr (serves && takes) {
      detail::Stopwatch clock;
      const View view = checked_for(learner, data);
      result.rows = view.size();
      const auto folds = splitter.split(view);
      detail::require_folds(folds.size());
      result.folds = folds.size();
      detail::require_points("SearchOptions::starts", {options.starts.data(), options.starts.size()}, Space::size);
      const auto axes = space.shape();
      options.choice.check(axes);
      options.racing.check();
      const auto journal = detail::open_journal(options.journal, result.folds, [&](detail::StudyKey& key) { detail::describe_study(key, learner, space, view, folds, metrics, options); });
      auto run = strategy.start(axes, M::directions[rank]);
      const detail::BudgetAxes budget_axes = detail::budget_of(run, axes);
      const auto end = detail::SearchLoop{
          .ask = [&] { return run.ask(); },
          .tell = [&](const Trial& trial) { run.tell(trial); },
          .describe = [&](const Point& point) { return space.describe(point); },
          .run_batch = [&](const detail::TrialBatch& batch) { detail::run_batch(batch, learner, space, view, folds, metrics, rank); },
          .options = options,
          .metrics = M::names,
          .rank = rank,
          .direction = M::directions[rank],
          .folds = result.folds,
          .planned = detail::planned_trials(strategy),
          .races = options.racing && !FitsMany<L, View>,
          .journal = journal.get(),
          .sweeps = &result.sweeps,
          .budget = budget_axes,
          .axes = Space::size}.run(result.trials);
      result.best_mean = end.best;
      result.ended_by = end.ended_by;
      result.unraced = options.racing && !end.raced;
      result.best = options.choice({.trials = {result.trials.data(), result.trials.size()}, .axes = {axes.data(), axes.size()}, .best = result.best_mean, .ranked_by = rank, .direction = M::directions[rank]});
      if (journal) result.journal = journal->use({result.trials.data(), result.trials.size()});
      result.seconds = clock.lap();
    }
  }
  return result;
}

/// With the metrics that the learner carries, or the defaults for the type of target.
template <class Rank = void, class L, DatasetLike D, class... A, class Strategy, class S>
[[gnu::cold]] auto search(const L& learner, const D& data, const SearchSpace<A...>& space, const Strategy& strategy, const S& splitter, const SearchOptions& options = {}) {
  return search<Rank>(learner, data, space, strategy, splitter, detail::metrics_of<typename ViewOf<D>::LabelType>(learner), options);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/search.ipp"
#endif
