// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/cma_es.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <optional>
#include <span>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/optimize/detail/progress.hpp"
#include "attune/optimize/detail/symmetric_eigen.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The constants of a strategy: table 1 of the tutorial, by its names.
struct CmaConstants {
  std::vector<double> weights{};  // of the points, the best first; those of the worse half are negative
  double parents = 0;             // μ
  double mu_eff = 0, c_sigma = 0, d_sigma = 0, c_c = 0, c_1 = 0, c_mu = 0;
  double expected_norm = 0;       // E ‖N(0, I)‖

  [[gnu::cold]] CmaConstants(std::size_t population, double n) : weights(population) {
    const std::size_t mu = population / 2;
    parents = static_cast<double>(mu);
    double sum[2] = {}, square[2] = {};  // of the better half, of the worse
    for (std::size_t i = 0; i < population; ++i) {
      weights[i] = std::log((static_cast<double>(population) + 1) / 2) - std::log(static_cast<double>(i + 1));
      sum[i < mu ? 0 : 1] += weights[i];
      square[i < mu ? 0 : 1] += weights[i] * weights[i];
    }
    mu_eff = sum[0] * sum[0] / square[0];
    const double mu_eff_worse = sum[1] * sum[1] / square[1];
    c_sigma = (mu_eff + 2) / (n + mu_eff + 5);
    d_sigma = 1 + 2 * std::max(0.0, std::sqrt((mu_eff - 1) / (n + 1)) - 1) + c_sigma;
    c_c = (4 + mu_eff / n) / (n + 4 + 2 * mu_eff / n);
    c_1 = 2 / ((n + 1.3) * (n + 1.3) + mu_eff);
    c_mu = std::min(1 - c_1, 2 * (0.25 + mu_eff + 1 / mu_eff - 2) / ((n + 2) * (n + 2) + mu_eff));
    const double worse = std::min({1 + c_1 / c_mu, 1 + 2 * mu_eff_worse / (mu_eff + 2), (1 - c_1 - c_mu) / (n * c_mu)});
    double positive = 0, negative = 0;
    for (const double w : weights) (w > 0 ? positive : negative) += std::abs(w);
    for (double& w : weights) w *= w > 0 ? 1 / positive : worse / negative;
    expected_norm = std::sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  }
};

/// A normal distribution that moves to where values are low.
class CmaRun {
 public:
  struct Point {
    std::vector<double> z{}, y{};  // drawn, and shaped: y = B D z
    Eigen::VectorXd w{};           // mean + σ y
    double value = 0;
  };

  [[gnu::cold]] CmaRun(const Eigen::VectorXd& mean, double sigma, const std::vector<double>& scales, std::size_t population, RandomKey key)
      : n_(static_cast<std::size_t>(mean.size())), constants_(population, static_cast<double>(n_)), key_(key), mean_(mean), sigma_(sigma), first_sigma_(sigma), covariance_(n_ * n_),
        path_sigma_(n_), path_(n_), first_scale_(n_, 1.0), points(population) {
    for (std::size_t j = 0; j < n_; ++j) {
      if (!scales.empty()) first_scale_[j] = scales[j];
      covariance_[j * n_ + j] = first_scale_[j] * first_scale_[j];
    }
    for (Point& p : points) p = {std::vector<double>(n_), std::vector<double>(n_), mean, 0};
    decompose();
  }

  double sigma() const { return sigma_; }

  [[gnu::cold]] void draw() {
    for (std::size_t i = 0; i < points.size(); ++i) {
      Random random(key_.child(Purpose::epoch, generation_).child(Purpose::generate, i));
      Point& p = points[i];
      for (double& v : p.z) v = random.normal();
      std::fill(p.y.begin(), p.y.end(), 0.0);
      for (std::size_t k = 0; k < n_; ++k) simd::add_scaled(p.y, p.z[k] * axis_[k], vector(k));
      p.w = mean_;
      simd::add_scaled(span_of(p.w), sigma_, p.y);
    }
  }

  /// Takes the values of the points, and sorts them.
  [[gnu::cold]] void learn() {
    std::stable_sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.value < b.value; });
    std::vector<double> step(n_), whitened(n_);
    for (std::size_t i = 0; i < static_cast<std::size_t>(constants_.parents); ++i) {
      simd::add_scaled(step, constants_.weights[i], points[i].y);
      for (std::size_t k = 0; k < n_; ++k) simd::add_scaled(whitened, constants_.weights[i] * points[i].z[k], vector(k));  // C^-½ y = B z
    }
    simd::add_scaled(span_of(mean_), sigma_, step);
    const auto& c = constants_;
    simd::scale(path_sigma_, 1 - c.c_sigma);
    simd::add_scaled(path_sigma_, std::sqrt(c.c_sigma * (2 - c.c_sigma) * c.mu_eff), whitened);
    const double norm = std::sqrt(simd::dot(path_sigma_, path_sigma_)), dimension = static_cast<double>(n_);
    ++generation_;
    const bool steady = norm / std::sqrt(1 - std::pow(1 - c.c_sigma, 2 * static_cast<double>(generation_))) < (1.4 + 2 / (dimension + 1)) * c.expected_norm;  // h_σ
    simd::scale(path_, 1 - c.c_c);
    if (steady) simd::add_scaled(path_, std::sqrt(c.c_c * (2 - c.c_c) * c.mu_eff), step);
    adapt(steady ? 0 : c.c_c * (2 - c.c_c));
    sigma_ *= std::exp(std::min(1.0, c.c_sigma / c.d_sigma * (norm / c.expected_norm - 1)));
    const double interval = 1 / ((c.c_1 + c.c_mu) * dimension * 10);
    if (static_cast<double>(generation_ - decomposed_) > interval) decompose();
  }

  /// Whether steps are that small, of the first, in each coordinate.
  bool small(double tolerance) const {
    for (std::size_t j = 0; j < n_; ++j)
      if (!(sigma_ * std::max(std::abs(path_[j]), std::sqrt(covariance_[j * n_ + j])) <= tolerance * first_sigma_ * first_scale_[j])) return false;
    return true;
  }
  bool degenerate() const {
    const auto [least, most] = std::minmax_element(axis_.begin(), axis_.end());
    return !(*most <= 1e7 * *least) || !std::isfinite(sigma_);
  }

 private:
  std::span<const double> vector(std::size_t k) const { return {eigen_.vectors.data() + k * n_, n_}; }

  // Equation 47; `lost` is what a path that was not lengthened takes from the covariance.
  [[gnu::cold]] void adapt(double lost) {
    const auto& c = constants_;
    const double sum = std::accumulate(c.weights.begin(), c.weights.end(), 0.0);
    simd::scale(covariance_, 1 + c.c_1 * lost - c.c_1 - c.c_mu * sum);
    const auto add = [&](const std::vector<double>& v, double by) {
      for (std::size_t j = 0; j < n_; ++j) simd::add_scaled(std::span(covariance_).subspan(j * n_, n_), by * v[j], v);
    };
    add(path_, c.c_1);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double w = c.weights[i];
      add(points[i].y, c.c_mu * (w >= 0 ? w : w * static_cast<double>(n_) / simd::dot(points[i].z, points[i].z)));
    }
  }

  [[gnu::cold]] void decompose() {
    eigen_ = symmetric_eigen(covariance_, n_);
    axis_.resize(n_);
    for (std::size_t k = 0; k < n_; ++k) axis_[k] = std::sqrt(std::max(eigen_.values[k], 0.0));
    decomposed_ = generation_;
  }

  std::size_t n_;
  CmaConstants constants_;
  RandomKey key_;
  Eigen::VectorXd mean_;
  double sigma_, first_sigma_;
  std::vector<double> covariance_, path_sigma_, path_, first_scale_;
  SymmetricEigen eigen_{};
  std::vector<double> axis_{};  // standard deviations along the eigenvectors
  std::uint64_t generation_ = 0, decomposed_ = 0;

 public:
  std::vector<Point> points;
};

/// Whether the best values of the last generations, and the values of this one, cannot be told apart.
class FlatValues {
 public:
  explicit FlatValues(std::size_t generations) : best_(generations, std::numeric_limits<double>::infinity()) {}

  bool after(const std::vector<CmaRun::Point>& points, double precision) {
    best_[at_++ % best_.size()] = points.front().value;
    const auto [least, most] = std::minmax_element(best_.begin(), best_.end());
    const double spread = std::max(*most, points[points.size() / 2].value) - *least;
    return spread <= precision * std::abs(*least);
  }

 private:
  std::vector<double> best_;
  std::size_t at_ = 0;
};

}  // namespace detail

[[gnu::cold]] ATTUNE_INLINE OptimizationResult CmaEs::run(detail::ValueFunction value, const detail::Surroundings& around, GradientRef parameters) const {
  const auto n = static_cast<std::size_t>(parameters.size());
  if (!scales.empty() && scales.size() != n)
    throw InvalidArgument({.argument = "CmaEs::scales", .found = {scales.size(), " numbers"}, .expected = {n, ", one for each parameter, or none"}});
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  detail::Progress progress(stopping, around, std::numeric_limits<int>::max());
  const Eigen::VectorXd start = parameters;
  Eigen::VectorXd best = start;
  double least = value(start);
  progress.evaluations = 1;
  progress.arrive(start, least, unknown, 0);
  std::size_t size = population > 0 ? static_cast<std::size_t>(population) : 4 + static_cast<std::size_t>(3 * std::log(std::max<double>(1, static_cast<double>(n))));
  for (int restart = 0; restart <= restarts && !progress.stopped(); ++restart, size *= 2) {
    detail::CmaRun strategy(start, step, scales, size, RandomKey{seed}.child(Purpose::resample, static_cast<std::uint64_t>(restart)));
    detail::FlatValues flat(10 + 30 * n / size);
    std::optional<Status> end;
    while (!end && !progress.stopped()) {
      strategy.draw();
      for (auto& p : strategy.points) {
        p.value = value(p.w);
        if (std::isnan(p.value)) p.value = std::numeric_limits<double>::infinity();
      }
      progress.evaluations += static_cast<int>(size);
      strategy.learn();
      const auto& first = strategy.points.front();
      if (first.value < least) {
        least = first.value;
        best = first.w;
      }
      progress.arrive(best, least, unknown, strategy.sigma());
      if (strategy.small(tolerance))
        end = Status::step_tolerance;
      else if (flat.after(strategy.points, around.precision) || strategy.degenerate())
        end = Status::precision_limit;
    }
    if (!progress.stopped() && restart == restarts) progress.stop(*end);
  }
  return progress.finish(parameters, best);
}

}  // namespace attune::inline ATTUNE_ABI
