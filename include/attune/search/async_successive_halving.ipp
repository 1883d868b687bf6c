// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/async_successive_halving.hpp"

#include <algorithm>
#include <utility>

#include "attune/core/settings.hpp"
#include "attune/search/detail/trial_history.hpp"
#include "attune/search/quasi_random_search.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct AsyncHalvingRun::State {
  struct Rung {
    TrialHistory ended;
    std::vector<char> went_on{};  // of those that have ended
  };

  std::vector<AxisShape> axes;
  std::vector<std::size_t> budget;  // its axes
  AsyncHalvingSettings settings;
  std::vector<Rung> rungs;
  std::vector<Point> open{};  // asked for and not told of
  std::size_t asked = 0, drawn = 0;

  int levels() const { return axes[budget.front()].levels; }
  Point at_level(Point point, std::size_t level) const { return with_budget(std::move(point), budget, static_cast<int>(level), levels()); }

  /// The next trial: someone who goes on, from the highest rung that has one, or a new candidate.
  [[gnu::cold]] Point next() {
    for (std::size_t level = rungs.size() - 1; level-- > 0;) {
      Rung& rung = rungs[level];
      const auto order = rung.ended.ranking();
      const auto best = static_cast<std::size_t>(static_cast<double>(order.size()) / settings.factor);
      for (std::size_t k = 0; k < best; ++k) {
        const std::size_t i = order[k];
        if (rung.went_on[i] != 0 || !rung.ended.observations()[i].may_go_on()) continue;
        rung.went_on[i] = 1;
        return at_level(rung.ended.observations()[i].point, level + 1);
      }
    }
    return at_level(sobol_points(axes.size(), drawn++, 1, settings.seed).front(), 0);
  }
};

[[gnu::cold]] ATTUNE_INLINE AsyncHalvingRun::AsyncHalvingRun(const std::vector<AxisShape>& axes, std::vector<std::size_t> budget, const AsyncHalvingSettings& settings, Direction direction)
    : state_(new State{axes, std::move(budget), settings, {}}) {
  state_->rungs.assign(static_cast<std::size_t>(state_->levels()), State::Rung{TrialHistory(axes, direction)});
}
ATTUNE_INLINE AsyncHalvingRun::AsyncHalvingRun(AsyncHalvingRun&&) noexcept = default;
ATTUNE_INLINE AsyncHalvingRun& AsyncHalvingRun::operator=(AsyncHalvingRun&&) noexcept = default;
ATTUNE_INLINE AsyncHalvingRun::~AsyncHalvingRun() = default;

ATTUNE_INLINE const std::vector<std::size_t>& AsyncHalvingRun::budget_axes() const noexcept { return state_->budget; }

[[gnu::cold]] ATTUNE_INLINE std::vector<Point> AsyncHalvingRun::ask() {
  State& s = *state_;
  s.open.clear();
  for (; s.asked < static_cast<std::size_t>(s.settings.trials) && s.open.size() < static_cast<std::size_t>(s.settings.batch); ++s.asked) s.open.push_back(s.next());
  return s.open;
}

[[gnu::cold]] ATTUNE_INLINE void AsyncHalvingRun::tell(const Trial& trial) {
  State& s = *state_;
  const auto asked = std::find(s.open.begin(), s.open.end(), trial.point);
  if (asked == s.open.end()) return;  // a starting point, with a budget of its own
  s.open.erase(asked);
  State::Rung& rung = s.rungs[static_cast<std::size_t>(level_at(trial.point[s.budget.front()], s.levels()))];
  rung.ended.add(trial);
  rung.went_on.push_back(0);
}

[[gnu::cold]] ATTUNE_INLINE AsyncHalvingRun start_async_halving(const std::vector<AxisShape>& axes, std::vector<std::size_t> budget, const AsyncHalvingSettings& settings, Direction direction) {
  require_setting(settings.trials >= 1, "AsyncSuccessiveHalving::trials", settings.trials, "1 or more");
  require_setting(settings.factor > 1, "AsyncSuccessiveHalving::factor", settings.factor, "more than 1");
  require_setting(settings.batch >= 1, "AsyncSuccessiveHalving::batch", settings.batch, "1 or more");
  return AsyncHalvingRun(axes, std::move(budget), settings, direction);
}

}  // namespace attune::inline ATTUNE_ABI::detail
