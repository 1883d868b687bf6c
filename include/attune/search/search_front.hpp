// SPDX-License-Identifier: BSL-1.0
#pragma once

// Search over the settings of a learner by several metrics at once: what comes back is all that is worth choosing from.

#include <cstddef>
#include <iosfwd>
#include <utility>
#include <vector>

#include "attune/search/front.hpp"
#include "attune/search/search.hpp"

namespace attune::inline ATTUNE_ABI {

/// What a search by several metrics found. L is the learner's type, Space the search space's, M the metric set.
template <class L, class Space, class M>
struct FrontResult {
  using Metrics = M;
  SearchResult<L, Space, M> search{};     ///< all trials; its best is that of the first objective
  std::vector<std::size_t> objectives{};  ///< the positions of the objectives in the set
  std::vector<std::size_t> front{};       ///< the indices of the trials that no other dominates, in the order of their first objective, best first

  const std::vector<Trial>& trials() const { return search.trials; }
  /// The learner with the settings of a trial.
  L learner_of(const Trial& trial) const { return search.learner_of(trial); }
};

/// Prints the front as a table; include attune/report/front.hpp, or attune/attune.hpp.
template <class L, class Space, class M>
std::ostream& operator<<(std::ostream& out, const FrontResult<L, Space, M>& result);

namespace detail {

/// The means of the objectives; none where the trial has no mean, or one of these is undefined.
[[gnu::cold]] std::vector<double> objective_means(const Trial& trial, const std::vector<std::size_t>& objectives);
/// Calls trials undefined that have no score in one of the objectives, and returns the front of the others.
[[gnu::cold]] std::vector<std::size_t> front_of_trials(std::vector<Trial>& trials, const std::vector<std::size_t>& objectives, const std::vector<Direction>& directions);
/// Refuses what needs one score to rank by.
[[gnu::cold]] void require_no_single_rank(const SearchOptions& options);

/// A strategy for several objectives, to a search that ranks by the first of them.
template <class Strategy>
struct FirstOfFront {
  const Strategy& strategy;
  const std::vector<std::size_t>& objectives;
  const std::vector<Direction>& directions;
  int trials = 0;  // that it makes; 0: not known

  struct Run {
    decltype(std::declval<const Strategy&>().start(std::vector<AxisShape>{}, std::vector<Direction>{})) run;
    const std::vector<std::size_t>& objectives;

    std::vector<Point> ask() { return run.ask(); }
    void tell(const Trial& trial) { run.tell(trial, objective_means(trial, objectives)); }
  };

  Run start(const std::vector<AxisShape>& axes, Direction) const { return {strategy.start(axes, directions), objectives}; }
};

/// The metric that a search by several ranks by while it is under way: void, for the first of the set, where none is named.
template <class...>
struct FirstRank {
  using type = void;
};
template <class Rank, class... Rest>
struct FirstRank<Rank, Rest...> {
  using type = Rank;
};

}  // namespace detail

/// Judges candidates from the space by cross-validation in several metrics and returns all trials, with the front: those
/// whose means no other trial's dominate. `search_front<RocAuc, LogLoss>(...)` names the objectives, which are in the set
/// that is evaluated; left out they are all of the set. Trials that failed, are undefined in an objective, or violate a
/// constraint are recorded and never on the front. The same bits for any executor.
/// Errors: as search's; InvalidArgument for options that need one score to rank by, a race and a rule of choice;
/// SearchFailed when no trial has a score in each objective.
template <class... Rank, class L, DatasetLike D, class... A, class Strategy, class S, MetricSet M>
[[gnu::cold]] auto search_front(const L& learner, const D& data, const SearchSpace<A...>& space, const Strategy& strategy, const S& splitter, const M& metrics, const SearchOptions& options = {}) {
  constexpr bool in_set = ((M::template position<Rank> < M::size) && ...);
  static_assert(in_set, "search_front<Metrics...>: a metric that ranks is not in the set that is evaluated; see docs/search.md#several-objectives");
  constexpr bool asks = FrontStrategy<Strategy>;
  static_assert(asks, "search_front: the strategy needs `start(axes, directions) const`, returning a run with `ask()` and `tell(trial, scores)`, as Nsga2Search has; see docs/search.md#several-objectives");
  FrontResult<L, SearchSpace<A...>, M> result;
  if constexpr (in_set && asks) {
    if constexpr (sizeof...(Rank) > 0)
      result.objectives = {M::template position<Rank>...};
    else
      for (std::size_t m = 0; m < M::size; ++m) result.objectives.push_back(m);
    std::vector<Direction> directions;
    for (const std::size_t m : result.objectives) directions.push_back(M::directions[m]);
    detail::require_no_single_rank(options);
    const detail::FirstOfFront<Strategy> first{strategy, result.objectives, directions, static_cast<int>(detail::planned_trials(strategy))};
    result.search = search<typename detail::FirstRank<Rank...>::type>(learner, data, space, first, splitter, metrics, options);
    result.front = detail::front_of_trials(result.search.trials, result.objectives, directions);
    result.search.best = result.search.best_mean = result.front.front();
  }
  return result;
}

/// With these metrics alone, in their default settings.
template <class... Rank, class L, DatasetLike D, class... A, class Strategy, class S>
[[gnu::cold]] auto search_front(const L& learner, const D& data, const SearchSpace<A...>& space, const Strategy& strategy, const S& splitter, const SearchOptions& options = {}) {
  constexpr bool named = sizeof...(Rank) > 0;
  static_assert(named, "search_front: name the metrics that rank, search_front<RocAuc, LogLoss>(...), or hand over a set of them; see docs/search.md#several-objectives");
  if constexpr (named) return search_front<Rank...>(learner, data, space, strategy, splitter, Metrics<Rank...>{}, options);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/search_front.ipp"
#endif
