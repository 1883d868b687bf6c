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

[[gnu::cold]] ATTUNE_INLINE HalvingRun::HalvingRun(const std::vector<AxisShape>& axes, std::size_t budget, std::vector<HalvingBracket> brackets, double factor, std::uint64_t seed, Direction direction)
    : axes_(axes), budget_(budget), brackets_(std::move(brackets)), factor_(factor), seed_(seed), direction_(direction) {}

[[gnu::cold]] ATTUNE_INLINE std::vector<Point> HalvingRun::ask() {
  std::vector<Point> next;
  if (level_ >= 0 && level_ + 1 < axes_[budget_].levels) next = promoted();
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
  const auto asked = std::find(rung_.begin(), rung_.end(), trial.point);
  if (asked == rung_.end()) return;  // a starting point, with a budget of its own
  rung_.erase(asked);
  ended_.push_back(trial);
}

/// The best of the rung that have a score, as many as go on.
[[gnu::cold]] ATTUNE_INLINE std::vector<Point> HalvingRun::promoted() const {
  TrialHistory history(axes_, direction_);
  for (const Trial& trial : ended_) history.add(trial);
  const auto most = static_cast<std::size_t>(std::max(1.0, std::floor(static_cast<double>(ended_.size()) / factor_)));
  std::vector<Point> points;
  for (const std::size_t i : history.ranking())
    if (points.size() < most && history.observations()[i].has_loss()) points.push_back(ended_[i].point);
  return points;
}

[[gnu::cold]] ATTUNE_INLINE std::vector<Point> HalvingRun::at_level(std::vector<Point> points) const {
  for (Point& point : points) point[budget_] = middle_of(level_, axes_[budget_].levels);
  return points;
}

[[gnu::cold]] ATTUNE_INLINE std::size_t budget_axis(const std::vector<AxisShape>& axes, std::string_view key, const std::string& name) {
  for (std::size_t a = 0; a < axes.size(); ++a) {
    if (axes[a].key != key) continue;
    if (axes[a].levels == 0 || !axes[a].ordered || axes[a].parent >= 0)
      throw InvalidArgument({.argument = {"the budget, ", name}, .found = "an axis without levels, without an order or under a condition", .expected = "values({...}) in rising order, one for each rung"});
    return a;
  }
  throw InvalidArgument({.argument = {"the budget, ", name}, .found = "no axis of it in the space", .expected = "one", .remedy = {"add axis<&", name, ">(values({...})) with a value for each rung"}});
}

[[gnu::cold]] ATTUNE_INLINE HalvingRun start_halving(const std::vector<AxisShape>& axes, std::size_t budget, int candidates, double factor, std::uint64_t seed, Direction direction) {
  require_setting(candidates >= 1, "SuccessiveHalving::candidates", candidates, "1 or more");
  require_setting(factor > 1, "SuccessiveHalving::factor", factor, "more than 1");
  return HalvingRun(axes, budget, {{.candidates = static_cast<std::size_t>(candidates), .level = 0}}, factor, seed, direction);
}

[[gnu::cold]] ATTUNE_INLINE HalvingRun start_hyperband(const std::vector<AxisShape>& axes, std::size_t budget, int rounds, double factor, std::uint64_t seed, Direction direction) {
  require_setting(rounds >= 1, "Hyperband::rounds", rounds, "1 or more");
  require_setting(factor > 1, "Hyperband::factor", factor, "more than 1");
  std::vector<HalvingBracket> brackets;
  double all = 0;
  for (int round = 0; round < rounds; ++round)
    for (int level = 0; level < axes[budget].levels; ++level) {
      const int before_last = axes[budget].levels - 1 - level;
      const double candidates = std::ceil(axes[budget].levels * std::pow(factor, before_last) / (before_last + 1));
      all += candidates;
      if (all > 1e6) throw InvalidArgument({.argument = "Hyperband", .found = {all, " candidates"}, .expected = "at most a million", .remedy = "fewer rungs, a smaller factor, or fewer rounds"});
      brackets.push_back({.candidates = static_cast<std::size_t>(candidates), .level = level});
    }
  return HalvingRun(axes, budget, std::move(brackets), factor, seed, direction);
}

}  // namespace attune::inline ATTUNE_ABI::detail
