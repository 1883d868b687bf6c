// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions with a known minimum, for tests of strategies that learn.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include "attune/search/random_search.hpp"
#include "attune/search/study.hpp"

namespace attune_test {

struct Branin {
  double x = 0, y = 0;

  static constexpr double minimum = 0.39788735772973816;
  static auto space() { return attune::search_space(attune::axis<&Branin::x>(attune::uniform(-5, 10)), attune::axis<&Branin::y>(attune::uniform(0, 15))); }
  double operator()() const {
    const double pi = std::numbers::pi, a = y - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6;
    return a * a + 10 * (1 - 1 / (8 * pi)) * std::cos(x) + 10;
  }
};

/// A choice that has an axis of its own, a rate of which the order of magnitude counts, and a size.
struct Mixed {
  enum class Kind { plain, bent };

  Kind kind = Kind::plain;
  double rate = 1;
  int size = 1;
  double bend = 0;

  static constexpr double minimum = 0;
  static auto space() {
    using namespace attune;
    return search_space(axis<&Mixed::kind>(values({Kind::plain, Kind::bent})), axis<&Mixed::rate>(log_uniform(1e-4, 1)), axis<&Mixed::size>(integers(1, 10)),
                        axis<&Mixed::bend>(attune::uniform(-1, 1)).when<&Mixed::kind>(Kind::bent));
  }
  double operator()() const {
    const double magnitude = std::log10(rate) + 2;
    return 0.5 * magnitude * magnitude + 0.1 * (size - 4) * (size - 4) + (kind == Kind::plain ? 0.5 : 4 * (bend - 0.3) * (bend - 0.3));
  }
};

/// The best value found less the minimum.
template <class F, class Strategy>
double regret(const Strategy& strategy) {
  attune::Study study(F{}, F::space(), strategy);
  study.run([](const F& f) { return f(); });
  return study.best_trial().score - F::minimum;
}

/// In how many of `seeds` pairs a strategy found something better than as many independent draws of the same seed.
template <class F, class Strategy>
int wins_over_random(Strategy strategy, int seeds) {
  int wins = 0;
  for (int s = 0; s < seeds; ++s) {
    strategy.seed = static_cast<std::uint64_t>(s);
    wins += regret<F>(strategy) < regret<F>(attune::RandomSearch{.trials = strategy.trials, .seed = strategy.seed});
  }
  return wins;
}

/// The points of all trials, and their scores.
template <class F, class Strategy>
std::vector<attune::Point> trace(const Strategy& strategy, const attune::AnyExecutor& executor) {
  attune::Study study(F{}, F::space(), strategy);
  study.run([](const F& f) { return f(); }, executor);
  std::vector<attune::Point> all;
  for (const auto& trial : study.trials()) {
    all.push_back(trial.point);
    all.back().push_back(trial.score);
  }
  return all;
}

}  // namespace attune_test
