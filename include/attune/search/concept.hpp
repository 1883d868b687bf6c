// SPDX-License-Identifier: BSL-1.0
#pragma once

// The contract of a search strategy: settings that start a run, which is asked for candidates and told
// what became of them. The loop, the executor and the record are the harness's.
//
// Strategies:  GridSearch              every combination of values
//              RandomSearch            independent draws
//              QuasiRandomSearch       draws that keep off one another: the better choice where nothing is learned
//              TpeSearch               learns where the good trials are dense; any axes, noisy scores
//              GaussianProcessSearch   learns the scores themselves; few axes, few and dear trials
//              CmaEsSearch             learns where to draw from and in which directions; numbers, a generation at a time
//              SuccessiveHalving       a small budget for many candidates, a large one for the best of them
//              Hyperband               the same from each of several budgets on
//              AsyncSuccessiveHalving  the same without waiting for a budget's last trial
//              Nsga2Search             for several scores at once; its contract is in front.hpp

#include <concepts>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "attune/metrics/concept.hpp"
#include "attune/search/space.hpp"
#include "attune/validate/fold_runner.hpp"

namespace attune::inline ATTUNE_ABI {

/// How a trial ended. Only a complete one can be the best.
enum class TrialState {
  complete,
  beaten,      ///< a race gave it up after some of the folds
  undefined,   ///< the metric that ranks has no score on some fold
  failed,      ///< a fit or its scoring failed
  infeasible,  ///< it violates a constraint
};

constexpr std::string_view to_string(TrialState state) {
  switch (state) {
    case TrialState::complete: return "complete";
    case TrialState::beaten: return "beaten";
    case TrialState::undefined: return "undefined";
    case TrialState::failed: return "failed";
    case TrialState::infeasible: return "infeasible";
  }
  return "unknown";
}

/// The record of one candidate.
struct Trial {
  int index = 0;                      ///< from 0 on, in the order of asking
  Point point{};                      ///< position on each axis, in [0, 1]
  std::vector<AxisValue> values{};    ///< the settings
  std::vector<FoldScores> folds{};    ///< scores and times of each fold; of a trial that left a race, of the first ones only; of one that failed, up to the fold that did, where folds are not fitted together
  std::vector<double> mean{};         ///< of each metric over the folds
  std::vector<double> spread{};       ///< sample standard deviation of each metric over the folds
  double score = 0;                   ///< the mean that ranks; where it is beaten, what that would be if the other folds were to it as to the best trial; NaN of others
  double violation = 0;               ///< of a constraint, by how much; 0: none
  TrialState state = TrialState::failed;
  std::string failure{};              ///< why it failed, naming the fold
  double seconds = 0;                 ///< of work, fits and scoring, added over the folds
  double budget = std::numeric_limits<double>::quiet_NaN();  ///< how much it might take, where the strategy has a budget: the value of that axis, or, where alternatives have one each, the rung; NaN where there is none

  /// Of one fit, the mean over the folds; NaN where there are none.
  [[gnu::cold]] double fit_seconds() const;
  bool has_score() const { return state == TrialState::complete || state == TrialState::beaten; }
};

/// Told of a trial that has ended; false ends the search.
using TrialObserver = std::function<bool(const Trial&)>;

/// Why a search made no more trials.
enum class SearchEnd {
  strategy,  ///< the strategy asked for no more
  seconds,   ///< the time that the options allow had passed
  on_trial,  ///< the options' on_trial said so
};

constexpr std::string_view to_string(SearchEnd end) { return end == SearchEnd::strategy ? "strategy" : end == SearchEnd::seconds ? "seconds" : "on_trial"; }

/// `start(axes, direction)` returns a run with `ask()`, the next candidates, which do not depend on one
/// another's results (none: the search ends), and `tell(trial)`, called for each in the order of asking once all of
/// them have ended: what it is told does not depend on who finishes first. It is told of starting points, too, which
/// it has not asked for. Where an axis says how much a trial may take, the run may name it by `std::size_t budget_axis()
/// const`: races then compare trials with the same value of it, and where it does not exist, with each other, and the best
/// is chosen among those with the largest that a complete trial had, and those for which it does not exist.
template <class S>
concept SearchStrategy = requires(const S& strategy, const std::vector<AxisShape>& axes, const Trial& trial) {
  { strategy.start(axes, Direction::maximize).ask() } -> std::same_as<std::vector<Point>>;
  strategy.start(axes, Direction::maximize).tell(trial);
};

namespace detail {

/// Whether a space has the axis that is a strategy's budget.
enum class BudgetIn {
  space,         ///< or there is no budget
  no_axis,       ///< nowhere
  alternatives,  ///< in some of the alternatives, and not in others
};

/// Of a strategy that names the member by `budget_path()`.
template <class Strategy, class... A>
consteval BudgetIn budget_in() {
  BudgetIn found = BudgetIn::space;
  if constexpr (requires { Strategy::budget_path(); }) {
    std::size_t around = 0, within = 0, among = 0;
    [[maybe_unused]] const auto look = [&]<class AxisT>(const AxisT*) {
      around += AxisT::path_key() == Strategy::budget_path();
      if constexpr (requires { AxisT::member_key(); })
        if (AxisT::member_key() == Strategy::budget_path()) ++within, among = AxisT::among;
    };
    (look(static_cast<const A*>(nullptr)), ...);
    found = around + within == 0 ? BudgetIn::no_axis : around == 0 && within < among ? BudgetIn::alternatives : BudgetIn::space;
  }
  return found;
}
template <class Strategy, class Space>
inline constexpr BudgetIn budget_in_space = BudgetIn::space;
template <class Strategy, class... A>
inline constexpr BudgetIn budget_in_space<Strategy, SearchSpace<A...>> = budget_in<Strategy, A...>();

/// The axes that say how much a trial may take: one, or one of each alternative.
struct BudgetAxes {
  std::vector<std::size_t> axes{};
  int levels = 0;  // of each, where there are several

  /// How much a trial may take; NaN without a budget, and where it does not exist.
  [[gnu::cold]] double of(const Trial& trial) const;
  /// Whether two trials may take as much. Without a budget all may.
  [[gnu::cold]] bool same(const Trial& a, const Trial& b) const;
};

/// Refuses a place that is none of so many axes.
[[gnu::cold]] BudgetAxes one_budget_axis(std::size_t axis, std::size_t axes);

/// The axes of a run's budget, if it has one.
template <class Run>
BudgetAxes budget_of(const Run& run, const std::vector<AxisShape>& axes) {
  if constexpr (requires { run.budget_axes(); })
    return {run.budget_axes(), axes[run.budget_axes().front()].levels};
  else if constexpr (requires { { run.budget_axis() } -> std::same_as<std::size_t>; })
    return one_budget_axis(run.budget_axis(), axes.size());
  else
    return {};
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/concept.ipp"
#endif
