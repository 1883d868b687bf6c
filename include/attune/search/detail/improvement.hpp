// SPDX-License-Identifier: BSL-1.0
#pragma once

// Where a Gaussian process expects the largest improvement over what was found so far.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/core/normal.hpp"
#include "attune/core/random.hpp"
#include "attune/search/detail/gaussian_process.hpp"
#include "attune/search/detail/trial_history.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// log E[max(best - Y, 0)] of a normal Y: log deviation + log(φ(z) + z Φ(z)), z = (best - mean) / deviation. Far out, where
/// the sum cancels, Φ is written by Laplace's continued fraction for Mills' ratio (Abramowitz and Stegun, "Handbook of
/// Mathematical Functions", 26.2.14), Φ(-x) = φ(x) / (x + k), of which φ k / (x + k) is left, nothing but positive numbers. In
/// logarithms, so that it has a slope everywhere: Ament et al., "Unexpected improvements to expected improvement", 2023.
inline double log_expected_improvement(double best, double mean, double deviation) noexcept {
  const double z = (best - mean) / deviation, log_root_two_pi = 0.5 * std::log(2 * std::numbers::pi);
  if (!(z <= -3)) return std::log(deviation) + std::log(std::exp(-0.5 * z * z - log_root_two_pi) + z * normal_cdf(z));
  double k = 0;  // 1 / (x + 2 / (x + 3 / ...)), to the last digit
  for (int i = 10 + static_cast<int>(430 / (z * z)); i > 0; --i) k = i / (k - z);
  return std::log(deviation) - 0.5 * z * z - log_root_two_pi + std::log(k / (k - z));
}

/// Writes column c of a point to to[c · stride].
using WriteColumns = FunctionRef<void(const Point&, double* to, std::size_t stride)>;

[[gnu::cold]] inline double mean_at(const GaussianProcess& process, std::span<const double> x) {
  std::vector<double> columns(x.size() * GaussianProcess::lanes);
  for (std::size_t c = 0; c < x.size(); ++c) columns[c * GaussianProcess::lanes] = x[c];
  std::vector<GaussianProcess::Batch> scratch;
  std::array<double, GaussianProcess::lanes> means{};
  simd::store(means.data(), process.predict(columns.data(), scratch).first);
  return means[0];
}

/// Judges points, as many at once as there are lanes.
class ImprovementJudge {
 public:
  /// `inputs` are the points of the model, one after the other: the best of its means there is what is to be improved,
  /// which noise makes no better than it is.
  [[gnu::cold]] ImprovementJudge(const GaussianProcess& process, WriteColumns write, std::span<const double> inputs) : process_(process), write_(write), columns_(process.columns() * lanes) {
    for (std::size_t i = 0; i < process.size(); i += lanes) {
      for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t c = 0; c < process.columns(); ++c) columns_[c * lanes + lane] = inputs[std::min(i + lane, process.size() - 1) * process.columns() + c];
      simd::store(means_.data(), process_.predict(columns_.data(), scratch_).first);
      best_ = std::min(best_, *std::min_element(means_.begin(), means_.end()));
    }
  }

  [[gnu::cold]] std::vector<double> judge(std::span<const Point> points) {
    std::vector<double> gains;
    for (std::size_t i = 0; i < points.size(); i += lanes) {
      for (std::size_t lane = 0; lane < lanes; ++lane) write_(points[std::min(i + lane, points.size() - 1)], &columns_[lane], lanes);
      const auto [mean, variance] = process_.predict(columns_.data(), scratch_);
      simd::store(means_.data(), mean);
      simd::store(variances_.data(), variance);
      for (std::size_t lane = 0; lane < lanes && i + lane < points.size(); ++lane) gains.push_back(log_expected_improvement(best_, means_[lane], std::sqrt(variances_[lane])));
    }
    return gains;
  }

 private:
  static constexpr std::size_t lanes = GaussianProcess::lanes;

  const GaussianProcess& process_;
  WriteColumns write_;
  std::vector<double> columns_;
  std::vector<GaussianProcess::Batch> scratch_{};
  std::array<double, lanes> means_{}, variances_{};
  double best_ = std::numeric_limits<double>::infinity();
};

/// A step of random size from a point, along some of the axes.
[[gnu::cold]] inline Point neighbour(const std::vector<AxisShape>& axes, Point point, Random& random) {
  const double size = 0.3 * std::pow(1e-3, random.uniform());
  const std::size_t surely = axes.empty() ? 0 : random.below(axes.size());
  for (std::size_t a = 0; a < axes.size(); ++a) {
    if (a != surely && random.uniform() > 0.5) continue;
    if (!axes[a].ordered) {
      point[a] = random.uniform();
    } else {
      const double step = size * random.normal(), least = axes[a].levels == 0 ? 0 : 1.0 / axes[a].levels;
      point[a] = std::clamp(point[a] + std::copysign(std::max(std::abs(step), least), step), 0.0, 1.0);
    }
  }
  return canonical(axes, std::move(point));
}

/// The point with the largest expected improvement, of random draws, of steps from the points `around`, and of further
/// steps from the best of them.
[[gnu::cold]] inline Point most_improving(const GaussianProcess& process, const std::vector<AxisShape>& axes, WriteColumns write, const std::vector<Point>& around, std::span<const double> inputs,
                                          Random& random) {
  constexpr std::size_t draws = 256, steps = 16, climbers = 4, rounds = 12, tries = 16;
  ImprovementJudge judge(process, write, inputs);
  std::vector<Point> points;
  for (std::size_t i = 0; i < draws; ++i) {
    Point point(axes.size());
    for (double& u : point) u = random.uniform();
    points.push_back(canonical(axes, std::move(point)));
  }
  for (const Point& point : around)
    for (std::size_t i = 0; i < steps; ++i) points.push_back(neighbour(axes, point, random));
  const auto gains = judge.judge(points);
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < gains.size(); ++i) order.emplace_back(-gains[i], i);
  std::partial_sort(order.begin(), order.begin() + climbers, order.end());

  std::pair<double, Point> best{-std::numeric_limits<double>::infinity(), points[order[0].second]};
  std::vector<Point> nearby(tries);
  for (std::size_t k = 0; k < climbers; ++k) {
    double gain = -order[k].first;
    Point at = points[order[k].second];
    for (std::size_t round = 0; round < rounds; ++round) {
      for (Point& point : nearby) point = neighbour(axes, at, random);
      const auto found = judge.judge(nearby);
      const auto largest = std::max_element(found.begin(), found.end());
      if (!(*largest > gain)) continue;
      gain = *largest;
      at = nearby[static_cast<std::size_t>(largest - found.begin())];
    }
    if (gain > best.first) best = {gain, at};
  }
  return best.second;
}

}  // namespace attune::inline ATTUNE_ABI::detail
