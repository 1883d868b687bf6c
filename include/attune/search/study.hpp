// SPDX-License-Identifier: BSL-1.0
#pragma once

// A search that the user's own loop drives: ask for settings, try them in any way, tell what came of it. There need
// be no learner and no data.

#include <concepts>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/config.hpp"
#include "attune/core/executor.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/search/concept.hpp"
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
  double violation = 0;  ///< of a constraint, by how much, ≥ 0; such a candidate is never the best
};

namespace detail {

/// A study, freed of its types: who is to be tried next, and who was told of what.
class StudyLedger {
 public:
  StudyLedger(std::vector<AxisShape> axes, Direction direction) : axes_(std::move(axes)), direction_(direction) {}

  void enqueue(Point point) { starts_.push_back(std::move(point)); }
  /// The next trial's index; none when the strategy asks for no more.
  std::optional<std::size_t> ask(FunctionRef<std::vector<Point>()> strategy);
  /// Whether another can be handed out before those that were have ended.
  bool has_more() const { return !starts_.empty() || !batch_.empty(); }
  void tell(int index, const Outcome& outcome, std::string failure, FunctionRef<void(const Trial&)> strategy);
  const std::vector<Trial>& trials() const { return trials_; }
  std::vector<Trial>& trials() { return trials_; }
  const Trial& best_trial() const;

 private:
  std::vector<AxisShape> axes_;
  Direction direction_;
  std::vector<Point> starts_{};
  std::vector<Point> batch_{};
  std::vector<Trial> trials_{};
  std::vector<char> told_{};
  std::size_t passed_on_ = 0;  // the trials that the strategy was told of
};

}  // namespace detail

/// A search over the settings `S` (any struct whose members the axes of the space name), driven by the caller:
///
///     Study study(Settings{}, space, TpeSearch{.trials = 60}, Direction::minimize);
///     while (const auto candidate = study.ask()) study.tell(*candidate, loss_of(candidate->settings));
///
/// Candidates that the strategy asks for together may be told in any order: the strategy learns of them in the order
/// of asking, once all of them have ended, so that the study does not depend on who finishes first. The calls are for
/// one thread at a time.
template <class S, class Space, class Strategy>
class Study {
 public:
  Study(S settings, Space space, const Strategy& strategy, Direction direction = Direction::minimize)
      : settings_(std::move(settings)), space_(std::move(space)), direction_(direction), ledger_(space_.shape(), direction), run_(strategy.start(space_.shape(), direction)) {}

  /// The next candidate; none when the strategy asks for no more. Errors: InvalidArgument while the strategy waits for
  /// the results of candidates that it asked for together.
  std::optional<Candidate<S>> ask() {
    const auto index = ledger_.ask([this] { return run_.ask(); });
    if (!index) return std::nullopt;
    Trial& trial = ledger_.trials()[*index];
    trial.values = space_.describe(trial.point);
    return Candidate<S>{trial.index, space_.apply(settings_, trial.point), trial.point};
  }

  /// What came of a candidate. A score that is not finite is none: such a trial is never the best. Errors:
  /// InvalidArgument for a candidate that was not asked for or was told of before, and for violation < 0.
  void tell(const Candidate<S>& candidate, double score, double violation = 0) { tell(candidate, Outcome{score, violation}, {}); }

  /// Settings to be tried before those of the strategy, which is told of them like of its own. Errors: InvalidArgument
  /// where an axis does not have their value.
  void enqueue(const S& settings) { ledger_.enqueue(space_.point_of(settings)); }

  /// Asks, tries and tells to the end: `function(settings)` returns the score, or an Outcome; where it throws, the
  /// trial has failed. Candidates that are asked for together are tried at once, by the executor.
  template <class F>
  void run(const F& function, const AnyExecutor& executor = {}) {
    static_assert(std::convertible_to<std::invoke_result_t<const F&, const S&>, double> || std::convertible_to<std::invoke_result_t<const F&, const S&>, Outcome>,
                  "Study::run: the function takes the settings and returns a double or an Outcome; see docs/search.md#study");
    while (true) {
      std::vector<Candidate<S>> batch;
      while (batch.empty() || ledger_.has_more()) {
        auto candidate = ask();
        if (!candidate) break;
        batch.push_back(std::move(*candidate));
      }
      if (batch.empty()) return;
      const auto results = executor.map<Result>(batch.size(), [&](std::size_t k) { return result_of(function, batch[k].settings); });
      for (std::size_t k = 0; k < batch.size(); ++k) tell(batch[k], results[k].outcome, results[k].failure);
    }
  }

  const std::vector<Trial>& trials() const { return ledger_.trials(); }
  /// The best trial, the first of equals. Errors: SearchFailed when none has a score.
  const Trial& best_trial() const { return ledger_.best_trial(); }
  /// The settings of the best trial, or of any.
  S best() const { return settings_of(best_trial()); }
  S settings_of(const Trial& trial) const { return space_.apply(settings_, trial.point); }
  const Space& space() const { return space_; }
  Direction direction() const { return direction_; }

 private:
  struct Result {
    Outcome outcome{};
    std::string failure{};
  };

  template <class F>
  static Result result_of(const F& function, const S& settings) {
    try {
      if constexpr (std::convertible_to<std::invoke_result_t<const F&, const S&>, double>)
        return {.outcome = {.score = function(settings)}};
      else
        return {.outcome = function(settings)};
    } catch (const std::exception& error) {
      return {.failure = error.what()};
    }
  }

  void tell(const Candidate<S>& candidate, const Outcome& outcome, std::string failure) {
    ledger_.tell(candidate.index, outcome, std::move(failure), [this](const Trial& trial) { run_.tell(trial); });
  }

  using Run = decltype(std::declval<const Strategy&>().start(std::vector<AxisShape>{}, Direction::minimize));

  S settings_;
  Space space_;
  Direction direction_;
  detail::StudyLedger ledger_;
  Run run_;

  static constexpr bool asks = SearchStrategy<Strategy>;
  static_assert(asks, "Study: the strategy needs `start(axes, direction) const`, returning a run with `ask()` and `tell(trial)`; see docs/search.md#your-own");
  static constexpr bool found = Space::template all_found<S> && Space::template none_twice<S>;
  static_assert(found, "Study: each axis has to name a member of the settings, or of what they contain once; see docs/search.md#study");
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/study.ipp"
#endif
