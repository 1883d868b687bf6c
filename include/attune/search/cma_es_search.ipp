// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/cma_es_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "attune/core/random.hpp"
#include "attune/core/settings.hpp"
#include "attune/optimize/cma_run.hpp"
#include "attune/search/detail/level_margin.hpp"
#include "attune/search/detail/trial_history.hpp"
#include "attune/search/quasi_random_search.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Where a point outside of [0, 1] is after reflections at the ends.
inline double reflected(double u) {
  const double within = std::fmod(std::abs(u), 2.0);
  return within > 1 ? 2 - within : within;
}

/// The probabilities of the levels of axes without an order.
class LevelShares {
 public:
  explicit LevelShares(std::vector<std::size_t> levels) {
    for (const std::size_t count : levels) shares_.emplace_back(count, 1 / static_cast<double>(count));
  }

  /// Half of the probability to one level, the other half as before.
  void favour(std::size_t axis, int level) {
    for (double& share : shares_[axis]) share /= 2;
    shares_[axis][static_cast<std::size_t>(level)] += 0.5;
  }

  int draw(std::size_t axis, Random& random) const {
    double left = random.uniform();
    std::size_t level = 0;
    while (level + 1 < shares_[axis].size() && (left -= shares_[axis][level]) >= 0) ++level;
    return static_cast<int>(level);
  }

  /// Moves towards the levels that gained, by as much.
  void move(std::size_t axis, const std::vector<double>& gains) {
    const double all = std::accumulate(gains.begin(), gains.end(), 0.0);
    for (std::size_t level = 0; level < gains.size(); ++level) shares_[axis][level] += gains[level] - all * shares_[axis][level];
  }

  /// Lifts what has become too rare, at the cost of the others.
  [[gnu::cold]] void keep_all_alive() {
    for (auto& shares : shares_) {
      const auto count = static_cast<double>(shares.size()), least = (1 - std::pow(0.73, 1 / static_cast<double>(shares_.size()))) / (count - 1);
      double sum = 0, spare = 0;
      for (double& share : shares) {
        share = std::max(share, least);
        sum += share;
        spare += share - least;
      }
      for (double& share : shares) share -= (sum - 1) * (share - least) / spare;
    }
  }

 private:
  std::vector<std::vector<double>> shares_{};
};

/// What a generation is drawn from: a normal distribution over the axes that have an order, and probabilities for the
/// levels of the others.
struct CmaSearchDistribution {
  CmaRun normal;
  std::vector<double> stretches;  // of the coordinates: more than 1 where a margin needs it
  LevelShares shares;
  FlatValues flat;

  [[gnu::cold]] CmaSearchDistribution(const Eigen::VectorXd& mean, double sigma, std::vector<std::size_t> levels, std::size_t population, RandomKey key)
      : normal(mean, sigma, {}, population, key), stretches(static_cast<std::size_t>(mean.size()), 1.0), shares(std::move(levels)), flat(10 + 30 * stretches.size() / population) {}
};

}  // namespace detail

struct CmaEsSearch::Run::State {
  CmaEsSearch settings;
  std::vector<AxisShape> axes;
  Direction direction;
  std::vector<std::size_t> ordered{}, choices{};  // the axes of each kind
  std::size_t population = 0;                     // of the next start
  std::uint64_t starts = 0;
  detail::TrialHistory given;                     // starting points
  std::optional<detail::CmaSearchDistribution> distribution{};
  std::vector<Point> generation{};
  detail::TrialHistory results;                   // of the generation
  std::size_t asked = 0;

  [[gnu::cold]] State(const CmaEsSearch& all, const std::vector<AxisShape>& shapes, Direction to)
      : settings(all), axes(shapes), direction(to), given(shapes, to), results(shapes, to) {
    for (std::size_t a = 0; a < axes.size(); ++a)
      if (axes[a].levels != 1) (axes[a].levels == 0 || axes[a].ordered ? ordered : choices).push_back(a);
    const double n = std::max(1.0, static_cast<double>(ordered.size() + choices.size()));
    population = settings.population > 0 ? static_cast<std::size_t>(settings.population) : 4 + static_cast<std::size_t>(3 * std::log(n));
  }

  RandomKey key() const { return RandomKey{settings.seed}.child(Purpose::search).child(Purpose::resample, starts); }

  /// The best starting point, if one has a score.
  [[gnu::cold]] const Point* best_given() const {
    const auto order = given.ranking();
    return starts > 0 || order.empty() || !given.observations()[order.front()].has_loss() ? nullptr : &given.observations()[order.front()].point;
  }

  [[gnu::cold]] void begin() {
    const Point* known = best_given();
    const Point at = known != nullptr ? *known : starts == 0 ? Point(axes.size(), 0.5) : detail::sobol_points(axes.size(), starts - 1, 1, settings.seed).front();
    Eigen::VectorXd mean = Eigen::VectorXd::Constant(static_cast<Eigen::Index>(std::max<std::size_t>(1, ordered.size())), 0.5);  // without such an axis, of a coordinate that stands for none
    for (std::size_t k = 0; k < ordered.size(); ++k) mean[static_cast<Eigen::Index>(k)] = at[ordered[k]];
    std::vector<std::size_t> levels;
    for (const std::size_t a : choices) levels.push_back(static_cast<std::size_t>(axes[a].levels));
    distribution.emplace(mean, settings.sigma, std::move(levels), population, key());
    if (known != nullptr)
      for (std::size_t c = 0; c < choices.size(); ++c) distribution->shares.favour(c, detail::level_at(at[choices[c]], axes[choices[c]].levels));
    ++starts;
    population *= 2;
  }

  /// Whether a point of the normal distribution is within the bounds of all axes without levels.
  bool inside(const Eigen::VectorXd& w) const {
    for (std::size_t k = 0; k < ordered.size(); ++k) {
      const double u = w[static_cast<Eigen::Index>(k)];
      if (axes[ordered[k]].levels == 0 && !(u >= 0 && u <= 1)) return false;
    }
    return true;
  }
  [[gnu::cold]] Eigen::VectorXd reflected(Eigen::VectorXd w) const {
    for (std::size_t k = 0; k < ordered.size(); ++k)
      if (axes[ordered[k]].levels == 0) w[static_cast<Eigen::Index>(k)] = detail::reflected(w[static_cast<Eigen::Index>(k)]);
    return w;
  }

  [[gnu::cold]] void draw() {
    auto& d = *distribution;
    d.normal.draw([&](const Eigen::VectorXd& w) { return inside(w); }, 100);
    for (auto& p : d.normal.points)
      if (!inside(p.w)) d.normal.place(p, reflected(p.w));
    generation.clear();
    for (std::size_t i = 0; i < d.normal.points.size(); ++i) {
      Point point(axes.size(), 0.5);
      for (std::size_t k = 0; k < ordered.size(); ++k) {
        const auto j = static_cast<Eigen::Index>(k);
        const int levels = axes[ordered[k]].levels;
        const double mean = d.normal.mean()[j], drawn = d.normal.points[i].w[j];
        point[ordered[k]] = levels == 0 ? drawn : detail::middle_of(detail::level_at(std::clamp(mean + d.stretches[k] * (drawn - mean), 0.0, 1.0), levels), levels);
      }
      Random random(key().child(Purpose::trial, asked + i));
      for (std::size_t c = 0; c < choices.size(); ++c) point[choices[c]] = detail::middle_of(d.shares.draw(c, random), axes[choices[c]].levels);
      generation.push_back(std::move(point));
    }
  }

  /// Learns from the generation, all of which has ended.
  [[gnu::cold]] void learn() {
    auto& d = *distribution;
    std::vector<detail::CmaRun::Point> sorted;
    const auto order = results.ranking();
    for (const std::size_t i : order) {
      const auto& observation = results.observations()[i];
      sorted.push_back(std::move(d.normal.points[i]));
      sorted.back().value = observation.has_loss() ? observation.loss : std::numeric_limits<double>::infinity();
    }
    d.normal.points = std::move(sorted);
    d.normal.learn();
    learn_choices(order);
    const double margin = 1 / static_cast<double>(std::max<std::size_t>(1, ordered.size() + choices.size()) * order.size());
    for (std::size_t k = 0; k < ordered.size(); ++k) {
      const int levels = axes[ordered[k]].levels;
      if (levels < 2) continue;
      double& mean = d.normal.mean()[static_cast<Eigen::Index>(k)];
      const auto kept = detail::with_margin({mean, d.stretches[k]}, d.normal.deviation(k), levels, margin);
      mean = kept.mean;
      d.stretches[k] = kept.stretch;
    }
  }

  /// Best first.
  [[gnu::cold]] void learn_choices(const std::vector<std::size_t>& order) {
    const auto& constants = distribution->normal.constants();
    double freedom = 0;
    for (const std::size_t a : choices) freedom += axes[a].levels - 1;
    const double rate = constants.mu_eff / (constants.mu_eff + 2 * freedom);
    for (std::size_t c = 0; c < choices.size(); ++c) {
      const int levels = axes[choices[c]].levels;
      std::vector<double> gains(static_cast<std::size_t>(levels));
      for (std::size_t i = 0; i < static_cast<std::size_t>(constants.parents); ++i) {
        const Point& point = results.observations()[order[i]].point;
        if (exists_at(axes, choices[c], point)) gains[static_cast<std::size_t>(detail::level_at(point[choices[c]], levels))] += rate * constants.weights[i];
      }
      distribution->shares.move(c, gains);
    }
    distribution->shares.keep_all_alive();
  }

  bool settled() {
    auto& d = *distribution;
    return d.normal.small(1e-6 / settings.sigma) || d.normal.degenerate() || d.flat.after(d.normal.points, 1e-12);
  }
};

[[gnu::cold]] ATTUNE_INLINE CmaEsSearch::Run::Run(const CmaEsSearch& settings, const std::vector<AxisShape>& axes, Direction direction) : state_(new State(settings, axes, direction)) {}
ATTUNE_INLINE CmaEsSearch::Run::Run(Run&&) noexcept = default;
ATTUNE_INLINE CmaEsSearch::Run& CmaEsSearch::Run::operator=(Run&&) noexcept = default;
ATTUNE_INLINE CmaEsSearch::Run::~Run() = default;

[[gnu::cold]] ATTUNE_INLINE std::vector<Point> CmaEsSearch::Run::ask() {
  State& s = *state_;
  const std::size_t left = static_cast<std::size_t>(s.settings.trials) - s.asked;
  if (left == 0) return {};
  bool begins = !s.distribution;
  if (!begins && s.results.size() == s.generation.size()) {
    s.learn();
    begins = s.settled();
  }
  if (begins) s.begin();
  s.draw();
  s.results = detail::TrialHistory(s.axes, s.direction);
  if (s.generation.size() > left) s.generation.resize(left);
  s.asked += s.generation.size();
  return s.generation;
}

[[gnu::cold]] ATTUNE_INLINE void CmaEsSearch::Run::tell(const Trial& trial) {
  State& s = *state_;
  if (!s.distribution)
    s.given.add(trial);
  else if (s.results.size() < s.generation.size() && trial.point == s.generation[s.results.size()])  // others are starting points
    s.results.add(trial);
}

[[gnu::cold]] ATTUNE_INLINE CmaEsSearch::Run CmaEsSearch::start(const std::vector<AxisShape>& axes, Direction direction) const {
  require_setting(trials >= 1, "CmaEsSearch::trials", trials, "1 or more");
  require_setting(population == 0 || population >= 4, "CmaEsSearch::population", population, "4 or more, or 0 (by the number of axes)");
  require_setting(sigma > 0, "CmaEsSearch::sigma", sigma, "above 0");
  return Run(*this, axes, direction);
}

}  // namespace attune::inline ATTUNE_ABI
