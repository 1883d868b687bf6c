// SPDX-License-Identifier: BSL-1.0
#pragma once

// What strategies that learn remember of the trials that they are told of.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/search/concept.hpp"
#include "attune/search/quasi_random_search.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The point in the middle of the level on each axis that has some, and where axes do not exist: equal settings, equal
/// points.
[[gnu::cold]] inline Point canonical(const std::vector<AxisShape>& axes, Point point) {
  for (std::size_t a = 0; a < axes.size(); ++a) {
    if (!exists_at(axes, a, point))
      point[a] = 0.5;
    else if (axes[a].levels > 0)
      point[a] = middle_of(level_at(point[a], axes[a].levels), axes[a].levels);
  }
  return point;
}

/// A trial that has ended. Smaller losses are better.
struct Observation {
  Point point{};         ///< canonical
  double loss = 0;       ///< NaN where there is no score
  double violation = 0;  ///< of a constraint

  bool has_loss() const { return !std::isnan(loss); }
  /// Whether it may do well with a larger budget: it has a score, or violates a constraint, by so much.
  bool may_go_on() const { return has_loss() || (violation > 0 && std::isfinite(violation)); }
};

/// A loss for each trial, NaN for those that failed. Who violates a constraint stands behind the worst that has a score, the
/// further the more it does, in the range of those by the median violation: where there are no others the model is one of
/// what is violated. An infinite violation counts as the largest other.
[[gnu::cold]] inline std::vector<double> losses_with_violations(std::span<const Observation> observations) {
  std::vector<double> losses, violations;
  double best = std::numeric_limits<double>::infinity(), worst = -best, most = 0;
  for (const Observation& o : observations) {
    losses.push_back(o.loss);
    if (o.has_loss()) {
      best = std::min(best, o.loss);
      worst = std::max(worst, o.loss);
    } else if (o.violation > 0) {
      violations.push_back(o.violation);
      if (std::isfinite(o.violation)) most = std::max(most, o.violation);
    }
  }
  if (violations.empty()) return losses;
  std::nth_element(violations.begin(), violations.begin() + static_cast<std::ptrdiff_t>(violations.size() / 2), violations.end());
  const double median = std::min(violations[violations.size() / 2], most > 0 ? most : 1);
  const double behind = worst < best ? 0 : worst, range = worst > best ? worst - best : 1;
  for (std::size_t i = 0; i < losses.size(); ++i)
    if (std::isnan(losses[i]) && observations[i].violation > 0) losses[i] = behind + range * std::min(observations[i].violation, most > 0 ? most : 1) / median;
  return losses;
}

/// What a strategy that has asked for `asked` candidates asks for next: the rest of the quasi-random ones that it begins
/// with, or what it has learned to; none at the end.
template <class Settings>
[[gnu::cold]] std::vector<Point> startup_or(const Settings& settings, std::size_t axes, std::size_t asked, FunctionRef<std::vector<Point>(std::size_t)> learned) {
  const auto all = static_cast<std::size_t>(settings.trials), first = std::min(all, static_cast<std::size_t>(settings.startup));
  if (asked < first) return sobol_points(axes, asked, first - asked, settings.seed);
  const std::size_t count = std::min(all - asked, static_cast<std::size_t>(settings.batch));
  return count == 0 ? std::vector<Point>{} : learned(count);
}

class TrialHistory {
 public:
  TrialHistory(std::vector<AxisShape> axes, Direction direction) : axes_(std::move(axes)), direction_(direction) {}

  const std::vector<AxisShape>& axes() const { return axes_; }
  const std::vector<Observation>& observations() const { return observations_; }
  std::size_t size() const { return observations_.size(); }

  [[gnu::cold]] void add(const Trial& trial) {
    const double loss = !trial.has_score() ? std::numeric_limits<double>::quiet_NaN() : direction_ == Direction::maximize ? -trial.score : trial.score;
    observations_.push_back({canonical(axes_, trial.point), loss, trial.state == TrialState::infeasible ? trial.violation : 0});
  }

  /// The places of the observations, best first: those with a score, then those that violate a constraint, the least
  /// first, then those that failed; of equals the earlier.
  [[gnu::cold]] std::vector<std::size_t> ranking() const {
    std::vector<std::size_t> order(size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key = [&](std::size_t i) {
      const Observation& o = observations_[i];
      const int kind = o.has_loss() ? 0 : o.violation > 0 ? 1 : 2;
      return std::tuple(kind, kind == 0 ? o.loss : o.violation, i);
    };
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return key(i) < key(j); });
    return order;
  }

 private:
  std::vector<AxisShape> axes_;
  Direction direction_;
  std::vector<Observation> observations_{};
};

}  // namespace attune::inline ATTUNE_ABI::detail
