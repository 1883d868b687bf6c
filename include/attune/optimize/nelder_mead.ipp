// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/nelder_mead.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "attune/optimize/detail/progress.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// n + 1 points, the best first.
class Simplex {
 public:
  struct Point {
    Eigen::VectorXd w{};
    double value = 0;
  };

  explicit Simplex(Index n) : middle_(n) {}

  std::vector<Point> points{};
  Point& best() { return points.front(); }
  Point& worst() { return points.back(); }
  double second_worst() const { return points[points.size() - 2].value; }

  /// Puts a point in the place of the worst: behind those that are as good.
  void replace_worst(Point& by) {
    std::swap(points.back(), by);
    sink(points.size() - 1);
  }
  void sort() {
    for (std::size_t i = 1; i < points.size(); ++i) sink(i);
  }
  /// The middle of all but the worst.
  [[gnu::cold]] void find_middle() {
    const auto count = static_cast<double>(points.size() - 1);
    for (Index j = 0; j < middle_.size(); ++j) {
      double sum = 0;
      for (std::size_t i = 0; i + 1 < points.size(); ++i) sum += points[i].w[j];
      middle_[j] = sum / count;
    }
  }
  /// middle + by (from - middle).
  [[gnu::cold]] void through_middle(const Eigen::VectorXd& from, double by, Eigen::VectorXd& to) const {
    for (Index j = 0; j < middle_.size(); ++j) to[j] = middle_[j] + by * (from[j] - middle_[j]);
  }
  /// Largest distance to the best, over its coordinate or the first step there.
  [[gnu::cold]] double size(const Eigen::VectorXd& first_steps) const {
    double largest = 0;
    for (const Point& p : points)
      for (Index j = 0; j < p.w.size(); ++j)
        largest = std::max(largest, std::abs(p.w[j] - points.front().w[j]) / std::max(std::abs(points.front().w[j]), first_steps[j]));
    return largest;
  }

 private:
  void sink(std::size_t i) {
    for (; i > 0 && points[i].value < points[i - 1].value; --i) std::swap(points[i], points[i - 1]);
  }

  Eigen::VectorXd middle_;
};

}  // namespace detail

[[gnu::cold]] ATTUNE_INLINE OptimizationResult NelderMead::run(detail::ValueFunction value, const detail::Surroundings& around, GradientRef parameters) const {
  using Vertex = detail::Simplex::Point;
  const Index n = parameters.size();
  const double size = std::max<double>(2, static_cast<double>(n));
  const double expansion = 1 + 2 / size, contraction = 0.75 - 1 / (2 * size), shrinkage = 1 - 1 / size;
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  detail::Progress progress(stopping, around, std::numeric_limits<int>::max());
  detail::Simplex simplex(n);
  const auto evaluate = [&](Vertex& p) {
    p.value = value(p.w);
    ++progress.evaluations;
    if (std::isnan(p.value)) p.value = std::numeric_limits<double>::infinity();
  };
  Vertex start{parameters}, tried{parameters}, further{parameters};
  start.value = value(start.w);
  progress.evaluations = 1;
  progress.arrive(start.w, start.value, unknown, 0);
  if (n == 0 && !progress.stopped()) progress.stop(Status::step_tolerance);  // the one point there is
  Eigen::VectorXd first_steps(n);
  const auto spread_out = [&](const Vertex& around_point) {
    simplex.points.assign(static_cast<std::size_t>(n) + 1, around_point);
    for (Index j = 0; j < n; ++j) {
      Vertex& p = simplex.points[static_cast<std::size_t>(j) + 1];
      first_steps[j] = p.w[j] == 0 ? spread_of_zero : spread * std::abs(p.w[j]);
      p.w[j] = p.w[j] == 0 ? spread_of_zero : (1 + spread) * p.w[j];
      evaluate(p);
    }
    simplex.sort();
  };
  const auto shrink = [&] {
    for (std::size_t i = 1; i < simplex.points.size(); ++i) {
      Vertex& p = simplex.points[i];
      for (Index j = 0; j < n; ++j) p.w[j] = simplex.best().w[j] + shrinkage * (p.w[j] - simplex.best().w[j]);
      evaluate(p);
    }
    simplex.sort();
  };
  if (!progress.stopped()) spread_out(start);
  double before = start.value;  // where this simplex began
  int left = restarts;
  while (!progress.stopped()) {
    simplex.find_middle();
    const auto attempt = [&](double by, Vertex& p) {
      simplex.through_middle(simplex.worst().w, by, p.w);
      evaluate(p);
    };
    attempt(-1, tried);
    if (tried.value < simplex.best().value) {
      attempt(-expansion, further);
      simplex.replace_worst(further.value < tried.value ? further : tried);
    } else if (tried.value < simplex.second_worst()) {
      simplex.replace_worst(tried);
    } else {
      const bool outside = tried.value < simplex.worst().value;
      attempt(outside ? -contraction : contraction, further);
      if (outside ? further.value <= tried.value : further.value < simplex.worst().value)
        simplex.replace_worst(further);
      else
        shrink();
    }
    const double extent = simplex.size(first_steps), best = simplex.best().value;
    progress.arrive(simplex.best().w, best, unknown, extent);
    const bool level = simplex.worst().value - best <= around.precision * std::abs(best) && extent <= std::sqrt(tolerance);
    if (progress.stopped() || !(extent <= tolerance || level)) continue;
    if (left-- > 0 && best < before) {
      before = best;
      start = simplex.best();
      spread_out(start);
      continue;
    }
    progress.stop(extent <= tolerance ? Status::step_tolerance : Status::precision_limit);
  }
  return progress.finish(parameters, simplex.points.empty() ? start.w : simplex.best().w);
}

}  // namespace attune::inline ATTUNE_ABI
