// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/successive_halving.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"
#include "attune/search/detail/trial_history.hpp"
#include "attune/search/quasi_random_search.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE HalvingRun::HalvingRun(const std::vector<AxisShape>& axes, std::vector<std::size_t> budget, std::vector<HalvingBracket> brackets, double factor, std::uint64_t seed, Direction direction)
    : axes_(axes), budget_(std::move(budget)), brackets_(std::move(brackets)), factor_(factor), seed_(seed), direction_(direction) {}

[[gnu::cold]] ATTUNE_INLINE std::vector<Point> HalvingRun::ask() {
  std::vector<Point> next;
  if (level_ >= 0 && level_ + 1 < rungs()) next = promoted();
  ++level_;
  if (next.empty()) {
    if (bracket_ == brackets_.size()) return {};
    const HalvingBracket& bracket = brackets_[bracket_++];
    next = sobol_points(axes_.size(), drawn_, bracket.candidates, seed_);
    drawn_ += bracket.candidates;
    level_ = bracket.level;
  }
  ended_.clear();
  return rung_ = at_level(std::move(next));
}

[[gnu::cold]] ATTUNE_INLINE void HalvingRun::tell(const Trial& trial) {
  if (ended_.size() < rung_.size() && trial.point == rung_[ended_.size()]) ended_.push_back(trial);  // others are starting points, with a budget of their own
}

/// The best of the rung that have a score, as many as go on; where these are too few, those that violate a constraint least.
[[gnu::cold]] ATTUNE_INLINE std::vector<Point> HalvingRun::promoted() const {
  TrialHistory history(axes_, direction_);
  for (const Trial& trial : ended_) history.add(trial);
  const auto most = static_cast<std::size_t>(std::max(1.0, std::floor(static_cast<double>(ended_.size()) / factor_)));
  std::vector<Point> points;
  for (const std::size_t i : history.ranking())
    if (points.size() < most && history.observations()[i].may_go_on()) points.push_back(ended_[i].point);
  return points;
}

[[gnu::cold]] ATTUNE_INLINE std::vector<Point> HalvingRun::at_level(std::vector<Point> points) const {
  for (Point& point : points) point = with_budget(std::move(point), budget_, level_, rungs());
  return points;
}

/// Whether wherever a candidate stands one of these axes exists there, and no second one.
[[gnu::cold]] inline bool one_exists(const std::vector<AxisShape>& axes, const std::vector<std::size_t>& places) {
  const int parent = axes[places.front()].parent;
  if (parent < 0) return places.size() == 1;
  const AxisShape& choice = axes[static_cast<std::size_t>(parent)];
  std::vector<int> times(static_cast<std::size_t>(choice.levels));
  for (const std::size_t a : places)
    for (const int level : axes[a].parent_levels) ++times[static_cast<std::size_t>(axes[a].parent == parent ? level : 0)];
  return choice.parent < 0 && std::all_of(times.begin(), times.end(), [](int n) { return n == 1; });
}

[[gnu::cold]] ATTUNE_INLINE std::vector<std::size_t> budget_axes(const std::vector<AxisShape>& axes, std::string_view key, const std::string& name) {
  auto places = axes_of(axes, key);
  const std::string budget = "the budget, " + name;
  if (places.empty()) throw InvalidArgument({.argument = budget, .found = "no axis of it in the space", .expected = "one", .remedy = {"add axis<&", name, ">(values({...})) with a value for each rung"}});
  const AxisShape& first = axes[places.front()];
  for (const std::size_t a : places) {
    if (axes[a].levels == 0 || !axes[a].ordered || axes[a].falls || axes[a].repeats)
      throw InvalidArgument({.argument = budget, .found = axes[a].levels == 0 ? "an axis without levels" : !axes[a].ordered ? "values without an order" : axes[a].falls ? "values that fall" : "a value twice", .expected = "values({...}) in rising order, one for each rung"});
    if (axes[a].levels != first.levels)
      throw InvalidArgument({.argument = budget, .found = {first.levels, " values of '", first.name, "', ", axes[a].levels, " of '", axes[a].name, "'"}, .expected = "as many in each alternative, one for each rung"});
  }
  if (!one_exists(axes, places))
    throw InvalidArgument({.argument = budget, .found = "an axis under a condition", .expected = "one that each candidate has", .remedy = "leave out the condition; among alternatives, give each an axis of it"});
  return places;
}

[[gnu::cold]] ATTUNE_INLINE Point with_budget(Point point, const std::vector<std::size_t>& budget, int level, int levels) {
  for (const std::size_t a : budget) point[a] = middle_of(level, levels);
  return point;
}

[[gnu::cold]] ATTUNE_INLINE HalvingRun start_halving(const std::vector<AxisShape>& axes, std::vector<std::size_t> budget, int candidates, double factor, std::uint64_t seed, Direction direction) {
  require_setting(candidates >= 1, "SuccessiveHalving::candidates", candidates, "1 or more");
  require_setting(factor > 1, "SuccessiveHalving::factor", factor, "more than 1");
  return HalvingRun(axes, std::move(budget), {{.candidates = static_cast<std::size_t>(candidates), .level = 0}}, factor, seed, direction);
}

[[gnu::cold]] ATTUNE_INLINE HalvingRun start_hyperband(const std::vector<AxisShape>& axes, std::vector<std::size_t> budget, int rounds, double factor, std::uint64_t seed, Direction direction) {
  require_setting(rounds >= 1, "Hyperband::rounds", rounds, "1 or more");
  require_setting(factor > 1, "Hyperband::factor", factor, "more than 1");
  std::vector<HalvingBracket> brackets;
  double all = 0;
  const int rungs = axes[budget.front()].levels;
  for (int round = 0; round < rounds; ++round)
    for (int level = 0; level < rungs; ++level) {
      const int before_last = rungs - 1 - level;
      const double candidates = std::ceil(rungs * std::pow(factor, before_last) / (before_last + 1));
      all += candidates;
      if (all > 1e6) throw InvalidArgument({.argument = "Hyperband", .found = {all, " candidates"}, .expected = "at most a million", .remedy = "fewer rungs, a smaller factor, or fewer rounds"});
      brackets.push_back({.candidates = static_cast<std::size_t>(candidates), .level = level});
    }
  return HalvingRun(axes, std::move(budget), std::move(brackets), factor, seed, direction);
}

}  // namespace attune::inline ATTUNE_ABI::detail
