// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/tpe_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "attune/core/random.hpp"
#include "attune/core/settings.hpp"
#include "attune/search/detail/parzen.hpp"
#include "attune/search/detail/trial_history.hpp"
#include "attune/search/quasi_random_search.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The weights of n trials in order of age, and last that of the broad kernel: 1 for the latest 25, and for those
/// before them less and less, down to 1/n.
[[gnu::cold]] inline std::vector<double> weights_by_age(std::size_t n, double prior) {
  constexpr std::size_t recent = 25;
  std::vector<double> weights(n + 1, 1);
  if (n > recent) {
    const double first = 1 / static_cast<double>(n), steps = static_cast<double>(n - recent) - 1;
    for (std::size_t i = 0; i + recent < n; ++i) weights[i] = steps > 0 ? first + (1 - first) * static_cast<double>(i) / steps : first;
  }
  weights.back() = prior;
  return weights;
}

}  // namespace detail

struct TpeSearch::Run::State {
  TpeSearch settings;
  detail::TrialHistory history;
  std::size_t asked = 0;

  /// The points of the best trials and of the others, each in order of age.
  [[gnu::cold]] std::pair<std::vector<Point>, std::vector<Point>> split() const {
    constexpr std::size_t most = 25;
    const std::size_t n = history.size(), best = std::min((n + 9) / 10, most);
    std::vector<char> good(n);
    const auto order = history.ranking();
    for (std::size_t k = 0; k < best; ++k) good[order[k]] = 1;
    std::pair<std::vector<Point>, std::vector<Point>> parts;
    for (std::size_t i = 0; i < n; ++i) (good[i] ? parts.first : parts.second).push_back(history.observations()[i].point);
    return parts;
  }

  [[gnu::cold]] std::vector<Point> learned(std::size_t count) const {
    const auto [good, bad] = split();
    const detail::ParzenMixture near(history.axes(), good, detail::weights_by_age(good.size(), settings.prior_weight));
    std::vector<Point> others = bad, points;
    for (std::size_t b = 0; b < count; ++b) {
      const detail::ParzenMixture far(history.axes(), others, detail::weights_by_age(others.size(), settings.prior_weight));
      Random random(RandomKey{settings.seed}.child(Purpose::search).child(Purpose::trial, asked + b));
      Point best;
      double largest = 0;
      for (int c = 0; c < settings.candidates; ++c) {
        Point point = near.draw(random);
        const double gain = near.log_density(point) - far.log_density(point);
        if (best.empty() || gain > largest) {
          largest = gain;
          best = std::move(point);
        }
      }
      others.push_back(best);
      points.push_back(std::move(best));
    }
    return points;
  }
};

[[gnu::cold]] ATTUNE_INLINE TpeSearch::Run::Run(const TpeSearch& settings, const std::vector<AxisShape>& axes, Direction direction)
    : state_(new State{.settings = settings, .history = detail::TrialHistory(axes, direction)}) {}
ATTUNE_INLINE TpeSearch::Run::Run(Run&&) noexcept = default;
ATTUNE_INLINE TpeSearch::Run& TpeSearch::Run::operator=(Run&&) noexcept = default;
ATTUNE_INLINE TpeSearch::Run::~Run() = default;

[[gnu::cold]] ATTUNE_INLINE std::vector<Point> TpeSearch::Run::ask() {
  State& s = *state_;
  auto points = detail::startup_or(s.settings, s.history.axes().size(), s.asked, [&](std::size_t count) { return s.learned(count); });
  s.asked += points.size();
  return points;
}

[[gnu::cold]] ATTUNE_INLINE void TpeSearch::Run::tell(const Trial& trial) { state_->history.add(trial); }

[[gnu::cold]] ATTUNE_INLINE TpeSearch::Run TpeSearch::start(const std::vector<AxisShape>& axes, Direction direction) const {
  require_setting(trials >= 1, "TpeSearch::trials", trials, "1 or more");
  require_setting(startup >= 1, "TpeSearch::startup", startup, "1 or more");
  require_setting(candidates >= 1, "TpeSearch::candidates", candidates, "1 or more");
  require_setting(batch >= 1, "TpeSearch::batch", batch, "1 or more");
  require_setting(prior_weight > 0, "TpeSearch::prior_weight", prior_weight, "more than 0");
  return Run(*this, axes, direction);
}

}  // namespace attune::inline ATTUNE_ABI
