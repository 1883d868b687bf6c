// SPDX-License-Identifier: BSL-1.0
#pragma once

// A search that the user's own loop drives: ask for settings, try them in any way, tell what came of it. There need
// be no learner and no data.

#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/config.hpp"
#include "attune/core/executor.hpp"
#include "attune/core/fields.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/search/concept.hpp"
#include "attune/search/detail/study_key.hpp"
#include "attune/search/front.hpp"
#include "attune/search/journal.hpp"
#include "attune/search/space.hpp"

namespace attune::inline ATTUNE_ABI {

/// What is to be tried: `settings` with the values that the strategy chose.
template <class S>
struct Candidate {
  int index = 0;  ///< of the trial, from 0 on
  S settings{};
  Point point{};  ///< where they stand on the axes
};

/// What came of a candidate.
struct Outcome {
  double score = 0;      ///< NaN where there is none
  double violation = 0;  ///< of a constraint, by how much; 0 or less: not at all, NaN counts as infinity. A candidate that violates it is never the best
};

/// The same in a study with several directions.
struct FrontOutcome {
  std::vector<double> scores{};  ///< one for each direction; NaN where there is none
  double violation = 0;          ///< as of an Outcome
};

struct StudyOptions {
  std::string journal{};  ///< a file that keeps each trial as it is told of, and from which a study that was killed goes on; empty: none
};

/// Of Study::run.
struct StudyRunOptions {
  AnyExecutor execution{};   ///< who tries candidates; the result does not depend on it
  double seconds = 0;        ///< no more are tried once so much time has passed; 0: no limit
  TrialObserver on_trial{};  ///< told of each trial that has ended, in the order of asking, those of a journal too; false, and what it throws, end the run
};

namespace detail {

class StudyJournal;
struct StudyRecord;

struct StudyResult {
  std::vector<double> scores{};  // one for each direction
  double violation = 0;
  std::string failure{};
  bool elsewhere = false;  // nothing came of it yet: another process is at it
};

[[gnu::cold]] StudyResult to_result(const Outcome& outcome);
[[gnu::cold]] StudyResult to_result(FrontOutcome outcome);
/// The scores of a trial; none where one of them is not finite.
[[gnu::cold]] std::vector<double> finite_scores(const Trial& trial);

/// What a ledger needs to know of the types of its study.
struct StudyCalls {
  FunctionRef<std::vector<Point>()> ask;  ///< the strategy
  FunctionRef<void(const Trial&)> tell;
  FunctionRef<std::vector<AxisValue>(const Point&)> describe;
};

/// A study, freed of its types: who is to be tried next, and who was told of what. With a journal, candidates that are in it
/// are told of without being handed out, and those that another process is at are left to it.
class StudyLedger {
 public:
  StudyLedger(std::vector<AxisShape> axes, std::vector<Direction> directions);
  /// Which axes say how much a trial may take.
  void set_budget(BudgetAxes budget);
  StudyLedger(StudyLedger&&) noexcept;
  StudyLedger& operator=(StudyLedger&&) noexcept;
  ~StudyLedger();

  /// Errors: those of a journal that cannot be used, or is another study's.
  void open_journal(const std::string& path, FunctionRef<void(StudyKey&)> describe);

  void enqueue(Point point);
  /// The next trial's index; none when the strategy asks for no more.
  std::optional<std::size_t> ask(const StudyCalls& calls);
  /// Whether another can be handed out before those that were have ended.
  bool has_more(const StudyCalls& calls);
  void tell(int index, StudyResult result, const StudyCalls& calls);

  /// All that can be tried at once, of the next `most` trials: none where these are in the journal, or, if there is no trial
  /// more than before, the strategy asks for no more.
  std::vector<std::size_t> ask_together(const StudyCalls& calls, std::size_t most);
  /// What came of one of them: from the journal or, claimed and written there, from `attempt`. None where another process is
  /// at it, unless this one is to `wait` until it has ended. For several threads at once.
  std::optional<StudyResult> result_of(std::size_t i, bool wait, FunctionRef<StudyResult()> attempt);
  void tell_together(const std::vector<std::size_t>& batch, std::vector<StudyResult> results, const StudyCalls& calls);

  const std::vector<Trial>& trials() const { return trials_; }
  /// How many trials, from the first on, have ended: those that the strategy was told of.
  std::size_t ended() const { return passed_on_; }
  const std::vector<Direction>& directions() const { return directions_; }
  const Trial& best_trial() const;
  std::vector<std::size_t> front() const;
  JournalUse journal() const;

 private:
  enum class Place : char { here, elsewhere, told };  // who has a trial

  std::optional<std::size_t> hand_out(bool claim, const StudyCalls& calls, std::size_t until);
  void take_back(const StudyCalls& calls);
  void ask_strategy(const StudyCalls& calls);
  std::size_t first(Place place) const;
  void require_nobody_waited_for() const;
  void require_result(const char* where, std::size_t i, const StudyResult& result) const;
  StudyRecord record_of(std::size_t i, const StudyResult& result) const;
  void settle(std::size_t i, StudyResult result, const StudyCalls& calls);
  void settle_from_journal(std::size_t i, const StudyCalls& calls);

  std::vector<AxisShape> axes_;
  std::vector<Direction> directions_;
  BudgetAxes budget_{};
  std::unique_ptr<StudyJournal> journal_{};
  std::vector<Point> starts_{};
  std::vector<Point> early_{};  // starting points that came from the journal before they were enqueued
  std::vector<Point> batch_{};  // what the strategy has asked for and nobody has yet, the last first
  std::vector<Trial> trials_{};
  std::vector<Place> places_{};
  std::vector<char> is_start_{};
  std::optional<std::size_t> reserved_{};  // the trial that the next call of ask hands out
  std::size_t passed_on_ = 0;              // the trials that the strategy was told of
};

/// Whether a run goes on, asked after each part.
class StudyRun {
 public:
  /// Errors: InvalidArgument for a limit below 0.
  [[gnu::cold]] StudyRun(const StudyRunOptions& options, std::size_t ended);

  /// How many trials are asked for before it is asked again.
  [[gnu::cold]] std::size_t part() const;
  /// Tells of trials that have ended since; returns whether the run goes on.
  [[gnu::cold]] bool goes_on(const StudyLedger& ledger);
  SearchEnd ended_by() const { return ended_by_; }

 private:
  const StudyRunOptions& options_;
  std::size_t told_;
  Stopwatch clock_{};
  double passed_ = 0;
  SearchEnd ended_by_ = SearchEnd::strategy;
};

/// What the study is of.
template <class Strategy, class S, class Space>
[[gnu::cold]] void describe_study(StudyKey& key, const S& settings, const Space& space, const std::vector<Direction>& directions) {
  for (const Direction direction : directions) key.text("direction", direction == Direction::maximize ? "maximize" : "minimize");
  key.type("strategy", stored_type_name<Strategy>(), name_digest(pretty_type<Strategy>()));
  key.settings("settings", settings);
  key.type("settings' type", stored_type_name<S>(), name_digest(pretty_type<S>()));
  add_space(key, space);
}

/// The run of a strategy, whether it takes one direction or several.
template <class Strategy>
auto start_run(const Strategy& strategy, const std::vector<AxisShape>& axes, const std::vector<Direction>& directions) {
  if constexpr (FrontStrategy<Strategy>)
    return strategy.start(axes, directions);
  else
    return strategy.start(axes, directions.front());
}

}  // namespace detail

/// A search over the settings `S` (any struct whose members the axes of the space name), driven by the caller:
///
///     Study study(Settings{}, space, TpeSearch{.trials = 60}, Direction::minimize);
///     while (const auto candidate = study.ask()) study.tell(*candidate, loss_of(candidate->settings));
///
/// Candidates that the strategy asks for together may be told in any order: the strategy learns of them in the order
/// of asking, once all of them have ended, so that the study does not depend on who finishes first. The calls are for
/// one thread at a time.
///
/// With StudyOptions::journal each trial is written as it is told of. The same program goes on from there: `ask` hands out
/// what is not in the journal, the strategy is told of the rest, and the study ends with the same bits.
///
/// With a FrontStrategy and several directions it looks for all that is worth choosing from:
///
///     Study study(Settings{}, space, Nsga2Search{.trials = 200}, {Direction::minimize, Direction::maximize});
///     while (const auto candidate = study.ask()) study.tell(*candidate, {cost_of(candidate->settings), gain_of(candidate->settings)});
///     for (const std::size_t i : study.front()) ...  // the trials that no other dominates
template <class S, class Space, class Strategy>
class Study {
 public:
  /// Errors: those of the strategy's settings; InvalidArgument for the journal of another study, with what differs,
  /// ParseError for one that cannot be read or written.
  Study(S settings, Space space, const Strategy& strategy, Direction direction = Direction::minimize, const StudyOptions& options = {})
    requires(!FrontStrategy<Strategy>)
      : Study(std::move(settings), std::move(space), strategy, options, std::vector<Direction>{direction}) {}

  /// A direction for each score.
  Study(S settings, Space space, const Strategy& strategy, std::vector<Direction> directions, const StudyOptions& options = {})
    requires FrontStrategy<Strategy>
      : Study(std::move(settings), std::move(space), strategy, options, std::move(directions)) {}

  /// The next candidate; none when the strategy asks for no more. With a journal that other processes have open, too, it
  /// waits where they are at all that is left. Errors: InvalidArgument while the strategy waits for the results of candidates
  /// that it asked for together, and for a journal that has a trial at another point.
  std::optional<Candidate<S>> ask() {
    const auto index = with_calls([&](const detail::StudyCalls& calls) { return ledger_.ask(calls); });
    if (!index) return std::nullopt;
    const Trial& trial = trials()[*index];
    return Candidate<S>{trial.index, space_.apply(settings_, trial.point), trial.point};
  }

  /// Whether `ask` has another candidate before those that it handed out have been told of: for loops that try several at
  /// once. Where all have been told of it is false, and `ask` asks the strategy.
  bool has_more() {
    return with_calls([&](const detail::StudyCalls& calls) { return ledger_.has_more(calls); });
  }

  /// What came of a candidate. A score that is not finite is none: such a trial is never the best. Errors:
  /// InvalidArgument for a candidate that was not asked for or was told of before.
  void tell(const Candidate<S>& candidate, double score, double violation = 0)
    requires(!FrontStrategy<Strategy>)
  {
    tell_result(candidate, detail::to_result(Outcome{score, violation}));
  }
  /// A score for each direction, `Trial::mean`; where one is not finite, the trial has none. Errors: also InvalidArgument for
  /// another number of scores.
  void tell(const Candidate<S>& candidate, std::vector<double> scores, double violation = 0)
    requires FrontStrategy<Strategy>
  {
    tell_result(candidate, detail::to_result(FrontOutcome{std::move(scores), violation}));
  }

  /// Settings to be tried before those of the strategy, which is told of them like of its own. Errors: InvalidArgument
  /// where an axis does not have their value.
  void enqueue(const S& settings) { ledger_.enqueue(space_.point_of(settings)); }

  /// Asks, tries and tells to the end: `function(settings)` returns the score, or an Outcome, with several directions a
  /// vector of scores, or a FrontOutcome; where it throws, the trial has failed. Candidates that are asked for together are tried at once, by the executor.
  /// A run that its options end leaves the study as it is: another goes on from there. It can end after each batch of the
  /// strategy's, and within a large one after 16 candidates. Returns why it ended.
  template <class F>
  SearchEnd run(const F& function, const StudyRunOptions& options) {
    static_assert(FrontStrategy<Strategy> || std::convertible_to<Returned<F>, double> || std::convertible_to<Returned<F>, Outcome>,
                  "Study::run: the function takes the settings and returns a double or an Outcome; see docs/search.md#study");
    static_assert(!FrontStrategy<Strategy> || std::convertible_to<Returned<F>, std::vector<double>> || std::convertible_to<Returned<F>, FrontOutcome>,
                  "Study::run: with several directions the function takes the settings and returns a std::vector<double> or a FrontOutcome; see docs/search.md#several-objectives");
    detail::StudyRun run(options, ledger_.ended());
    do {
      const std::size_t before = trials().size();
      const auto batch = with_calls([&](const detail::StudyCalls& calls) { return ledger_.ask_together(calls, run.part()); });
      if (batch.empty() && trials().size() == before) break;
      const auto result = [&](std::size_t k, bool wait) { return ledger_.result_of(batch[k], wait, [&] { return result_of(function, settings_of(trials()[batch[k]])); }); };
      auto results = options.execution.map<detail::StudyResult>(batch.size(), [&](std::size_t k) {
        auto mine = result(k, false);
        return mine ? std::move(*mine) : detail::StudyResult{.elsewhere = true};
      });
      // Who waits holds no claim that another process could wait for.
      for (std::size_t k = 0; k < batch.size(); ++k)
        if (results[k].elsewhere) results[k] = *result(k, true);
      with_calls([&](const detail::StudyCalls& calls) { ledger_.tell_together(batch, std::move(results), calls); });
    } while (run.goes_on(ledger_));
    return run.ended_by();
  }
  template <class F>
  SearchEnd run(const F& function, const AnyExecutor& executor = {}) {
    return run(function, StudyRunOptions{.execution = executor});
  }

  const std::vector<Trial>& trials() const { return ledger_.trials(); }
  /// The best trial, the first of equals; where the strategy has a budget, of those with the largest that a complete trial
  /// had. Errors: SearchFailed when none has a score.
  const Trial& best_trial() const
    requires(!FrontStrategy<Strategy>)
  {
    return ledger_.best_trial();
  }
  /// The settings of the best trial, or of any.
  S best() const
    requires(!FrontStrategy<Strategy>)
  {
    return settings_of(best_trial());
  }
  S settings_of(const Trial& trial) const { return space_.apply(settings_, trial.point); }
  const Space& space() const { return space_; }
  Direction direction() const
    requires(!FrontStrategy<Strategy>)
  {
    return ledger_.directions().front();
  }
  const std::vector<Direction>& directions() const { return ledger_.directions(); }
  /// The indices of the complete trials that no other dominates, in the order of asking. Cost: that of pareto_front.
  std::vector<std::size_t> front() const
    requires FrontStrategy<Strategy>
  {
    return ledger_.front();
  }
  /// What the study had of its journal; `fits` counts trials.
  JournalUse journal() const { return ledger_.journal(); }

 private:
  Study(S settings, Space space, const Strategy& strategy, const StudyOptions& options, std::vector<Direction> directions)
      : settings_(std::move(settings)), space_(std::move(space)), ledger_(space_.shape(), std::move(directions)), run_(detail::start_run(strategy, space_.shape(), ledger_.directions())) {
    ledger_.set_budget(detail::budget_of(run_, space_.shape()));
    ledger_.open_journal(options.journal, [&](detail::StudyKey& key) { detail::describe_study<Strategy>(key, settings_, space_, ledger_.directions()); });
  }

  template <class F>
  using Returned = std::invoke_result_t<const F&, const S&>;

  template <class F>
  static detail::StudyResult result_of(const F& function, const S& settings) {
    try {
      if constexpr (std::convertible_to<Returned<F>, double>)
        return detail::to_result(Outcome{.score = function(settings)});
      else if constexpr (std::convertible_to<Returned<F>, std::vector<double>>)
        return detail::to_result(FrontOutcome{.scores = function(settings)});
      else
        return detail::to_result(function(settings));
    } catch (const std::exception& error) {
      return {.failure = error.what()};
    }
  }

  void tell_result(const Candidate<S>& candidate, detail::StudyResult result) {
    with_calls([&](const detail::StudyCalls& calls) { ledger_.tell(candidate.index, std::move(result), calls); });
  }

  void tell_run(const Trial& trial) {
    if constexpr (FrontStrategy<Strategy>)
      run_.tell(trial, detail::finite_scores(trial));
    else
      run_.tell(trial);
  }

  template <class F>
  auto with_calls(const F& use) {
    return use(detail::StudyCalls{.ask = [this] { return run_.ask(); }, .tell = [this](const Trial& trial) { tell_run(trial); }, .describe = [this](const Point& point) { return space_.describe(point); }});
  }

  using Run = decltype(detail::start_run(std::declval<const Strategy&>(), std::vector<AxisShape>{}, std::vector<Direction>{}));

  S settings_;
  Space space_;
  detail::StudyLedger ledger_;
  Run run_;

  static constexpr bool asks = SearchStrategy<Strategy> || FrontStrategy<Strategy>;
  static constexpr auto budget = detail::budget_in_space<Strategy, Space>;
  static_assert(budget == detail::BudgetIn::space, "Study: the strategy names a budget, as SuccessiveHalving<&Budget::iterations> does, that is no axis of the space: add axis<&Budget::iterations>(values({...})) with a value for each rung; see docs/search.md#strategies");
  static_assert(asks, "Study: the strategy needs `start(axes, direction) const`, returning a run with `ask()` and `tell(trial)`; see docs/search.md#your-own");
  static constexpr bool found = Space::template all_found<S> && Space::template none_twice<S>;
  static_assert(found, "Study: each axis has to name a member of the settings, or of what they contain once; see docs/search.md#study");
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/study.ipp"
#endif
