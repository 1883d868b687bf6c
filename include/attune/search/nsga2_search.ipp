// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/nsga2_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <tuple>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/core/settings.hpp"
#include "attune/search/detail/non_dominated.hpp"
#include "attune/search/detail/trial_history.hpp"
#include "attune/search/quasi_random_search.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

constexpr double crossover_index = 20, mutation_index = 20;  // η of the paper, section V

/// Two children of two positions in [0, 1], spread about them as the parents lie apart: Deb and Agrawal's β with bounds.
[[gnu::cold]] inline std::pair<double, double> simulated_binary_crossover(double a, double b, Random& random) {
  const double low = std::min(a, b), high = std::max(a, b), apart = high - low, u = random.uniform();
  if (!(apart > 1e-14)) return {a, b};
  const auto spread = [&](double room) {  // how far a child may stand from its parent, in halves of their distance
    const double alpha = 2 - std::pow(1 + 2 * room / apart, -(crossover_index + 1));
    return std::pow(u <= 1 / alpha ? u * alpha : 1 / (2 - u * alpha), 1 / (crossover_index + 1));
  };
  const double middle = (low + high) / 2;
  const double first = std::clamp(middle - spread(low) * apart / 2, 0.0, 1.0), second = std::clamp(middle + spread(1 - high) * apart / 2, 0.0, 1.0);
  return random.uniform() < 0.5 ? std::pair(first, second) : std::pair(second, first);
}

/// A position near another one, in [0, 1]: Deb's polynomial distribution.
[[gnu::cold]] inline double polynomial_mutation(double x, Random& random) {
  const double u = random.uniform(), power = mutation_index + 1;
  const double step = u < 0.5 ? std::pow(2 * u + (1 - 2 * u) * std::pow(1 - x, power), 1 / power) - 1 : 1 - std::pow(2 * (1 - u) + (2 * u - 1) * std::pow(x, power), 1 / power);
  return std::clamp(x + step, 0.0, 1.0);
}

}  // namespace detail

struct Nsga2Search::Run::State {
  struct Individual {
    Point point{};
    detail::Rival rival{};
    std::size_t rank = 0;
    double room = 0;  // to its neighbours

    bool better_than(const Individual& other) const { return rank != other.rank ? rank < other.rank : room > other.room; }
  };

  Nsga2Search settings;
  std::vector<AxisShape> axes;
  std::vector<Direction> directions;
  std::vector<Individual> members{};  // the population, and who was told of since it was chosen
  std::set<Point> tried{};            // canonical
  std::size_t asked = 0;
  std::uint64_t generation = 0;

  /// Of all members the best go on.
  [[gnu::cold]] void select() {
    std::vector<detail::Rival> rivals;
    for (const Individual& one : members) rivals.push_back(one.rival);
    const auto ranks = detail::non_dominated_ranks(rivals);
    const auto room = detail::crowding_distances(rivals, ranks);
    for (std::size_t i = 0; i < members.size(); ++i) {
      members[i].rank = ranks[i];
      members[i].room = room[i];
    }
    std::stable_sort(members.begin(), members.end(), [](const Individual& a, const Individual& b) { return a.better_than(b); });
    if (members.size() > static_cast<std::size_t>(settings.population)) members.resize(static_cast<std::size_t>(settings.population));
  }

  [[gnu::cold]] const Point& parent(Random& random) const {
    const Individual &a = members[random.below(members.size())], &b = members[random.below(members.size())];
    return b.better_than(a) ? b.point : a.point;
  }

  [[gnu::cold]] std::pair<Point, Point> children(Random& random) const {
    Point a = parent(random), b = parent(random);
    if (random.uniform() < settings.crossover)
      for (std::size_t k = 0; k < axes.size(); ++k) {
        if (random.uniform() < 0.5) continue;
        if (is_choice(k))
          std::swap(a[k], b[k]);
        else
          std::tie(a[k], b[k]) = detail::simulated_binary_crossover(a[k], b[k], random);
      }
    for (Point* child : {&a, &b})
      for (std::size_t k = 0; k < axes.size(); ++k) {
        if (random.uniform() * static_cast<double>(axes.size()) < 1) (*child)[k] = mutated(k, (*child)[k], random);
        if (axes[k].levels > 0) (*child)[k] = detail::middle_of(detail::level_at((*child)[k], axes[k].levels), axes[k].levels);
      }
    return {std::move(a), std::move(b)};
  }

  bool is_choice(std::size_t k) const { return axes[k].levels > 0 && !axes[k].ordered; }

  /// Another position: on an axis with levels, another level.
  [[gnu::cold]] double mutated(std::size_t k, double u, Random& random) const {
    const int levels = axes[k].levels;
    if (levels == 0) return detail::polynomial_mutation(u, random);
    if (levels == 1) return u;
    const int level = detail::level_at(u, levels);
    int other = 0;
    if (is_choice(k)) {
      other = static_cast<int>(random.below(static_cast<std::uint64_t>(levels - 1)));
      other += other >= level;
    } else {
      other = detail::level_at(detail::polynomial_mutation(u, random), levels);
      if (other == level) other += level == 0 || (level + 1 < levels && random.uniform() < 0.5) ? 1 : -1;
    }
    return detail::middle_of(other, levels);
  }

  [[gnu::cold]] std::vector<Point> offspring(std::size_t count) {
    Random random(RandomKey{settings.seed}.child(Purpose::search).child(Purpose::epoch, generation++));
    std::vector<Point> points;
    std::size_t again = 20 * count;
    while (points.size() < count) {
      auto [first, second] = children(random);
      for (Point* child : {&first, &second}) {
        if (points.size() == count) break;
        if (again == 0)
          for (double& u : *child) u = random.uniform();
        if (tried.insert(detail::canonical(axes, *child)).second || again == 0)
          points.push_back(std::move(*child));
        else
          --again;
      }
    }
    return points;
  }
};

[[gnu::cold]] ATTUNE_INLINE Nsga2Search::Run::Run(const Nsga2Search& settings, const std::vector<AxisShape>& axes, const std::vector<Direction>& directions)
    : state_(new State{.settings = settings, .axes = axes, .directions = directions}) {}
ATTUNE_INLINE Nsga2Search::Run::Run(Run&&) noexcept = default;
ATTUNE_INLINE Nsga2Search::Run& Nsga2Search::Run::operator=(Run&&) noexcept = default;
ATTUNE_INLINE Nsga2Search::Run::~Run() = default;

[[gnu::cold]] ATTUNE_INLINE std::vector<Point> Nsga2Search::Run::ask() {
  State& s = *state_;
  const auto size = static_cast<std::size_t>(s.settings.population);
  const std::size_t count = std::min(size, static_cast<std::size_t>(s.settings.trials) - s.asked);
  std::vector<Point> points;
  if (count == 0) return points;
  if (s.asked == 0 || s.members.empty()) {
    points = detail::sobol_points(s.axes.size(), s.asked, count, s.settings.seed);
  } else {
    s.select();
    points = s.offspring(count);
  }
  s.asked += count;
  return points;
}

[[gnu::cold]] ATTUNE_INLINE void Nsga2Search::Run::tell(const Trial& trial, const std::vector<double>& scores) {
  State& s = *state_;
  s.tried.insert(detail::canonical(s.axes, trial.point));
  s.members.push_back({.point = trial.point, .rival = detail::rival(scores, trial.violation, s.directions)});
}

[[gnu::cold]] ATTUNE_INLINE Nsga2Search::Run Nsga2Search::start(const std::vector<AxisShape>& axes, const std::vector<Direction>& directions) const {
  require_setting(trials >= 1, "Nsga2Search::trials", trials, "1 or more");
  require_setting(population >= 2, "Nsga2Search::population", population, "2 or more");
  require_setting(crossover >= 0 && crossover <= 1, "Nsga2Search::crossover", crossover, "a probability, from 0 to 1");
  if (directions.empty()) throw InvalidArgument({.argument = "Nsga2Search", .found = "no objective", .expected = "one or more"});
  return Run(*this, axes, directions);
}

}  // namespace attune::inline ATTUNE_ABI
