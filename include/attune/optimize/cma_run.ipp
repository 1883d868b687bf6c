// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/cma_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "attune/optimize/detail/symmetric_eigen.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE CmaConstants::CmaConstants(std::size_t population, double n) : weights(population) {
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

[[gnu::cold]] ATTUNE_INLINE CmaRun::CmaRun(const Eigen::VectorXd& mean, double sigma, const std::vector<double>& scales, std::size_t population, RandomKey key)
    : n_(static_cast<std::size_t>(mean.size())), constants_(population, static_cast<double>(n_)), key_(key), mean_(mean), sigma_(sigma), first_sigma_(sigma), covariance_(n_ * n_),
      path_sigma_(n_), path_(n_), first_scale_(n_, 1.0), points(population) {
  for (std::size_t j = 0; j < n_; ++j) {
    if (!scales.empty()) first_scale_[j] = scales[j];
    covariance_[j * n_ + j] = first_scale_[j] * first_scale_[j];
  }
  for (Point& p : points) p = {std::vector<double>(n_), std::vector<double>(n_), mean, 0};
  decompose();
}

[[gnu::cold]] ATTUNE_INLINE double CmaRun::deviation(std::size_t j) const { return sigma_ * std::sqrt(covariance_[j * n_ + j]); }

[[gnu::cold]] ATTUNE_INLINE void CmaRun::draw() {
  draw([](const Eigen::VectorXd&) { return true; }, 1);
}

[[gnu::cold]] ATTUNE_INLINE void CmaRun::draw(FunctionRef<bool(const Eigen::VectorXd&)> accepted, int tries) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    Random random(key_.child(Purpose::epoch, generation_).child(Purpose::generate, i));
    Point& p = points[i];
    for (int left = tries; left > 0; --left) {
      for (double& v : p.z) v = random.normal();
      std::fill(p.y.begin(), p.y.end(), 0.0);
      for (std::size_t k = 0; k < n_; ++k) simd::add_scaled(p.y, p.z[k] * axis_[k], vector(k));
      p.w = mean_;
      simd::add_scaled(std::span(p.w.data(), n_), sigma_, p.y);
      if (accepted(p.w)) break;
    }
  }
}

[[gnu::cold]] ATTUNE_INLINE void CmaRun::place(Point& p, const Eigen::VectorXd& w) const {
  for (std::size_t j = 0; j < n_; ++j) {
    const auto at = static_cast<Eigen::Index>(j);
    p.y[j] = (w[at] - mean_[at]) / sigma_;
  }
  for (std::size_t k = 0; k < n_; ++k) p.z[k] = simd::dot(vector(k), p.y) / axis_[k];
  p.w = w;
}

[[gnu::cold]] ATTUNE_INLINE void CmaRun::learn() {
  std::stable_sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.value < b.value; });
  std::vector<double> step(n_), whitened(n_);
  for (std::size_t i = 0; i < static_cast<std::size_t>(constants_.parents); ++i) {
    simd::add_scaled(step, constants_.weights[i], points[i].y);
    for (std::size_t k = 0; k < n_; ++k) simd::add_scaled(whitened, constants_.weights[i] * points[i].z[k], vector(k));  // C^-½ y = B z
  }
  simd::add_scaled(std::span(mean_.data(), n_), sigma_, step);
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

[[gnu::cold]] ATTUNE_INLINE bool CmaRun::small(double tolerance) const {
  for (std::size_t j = 0; j < n_; ++j)
    if (!(sigma_ * std::max(std::abs(path_[j]), std::sqrt(covariance_[j * n_ + j])) <= tolerance * first_sigma_ * first_scale_[j])) return false;
  return true;
}

[[gnu::cold]] ATTUNE_INLINE bool CmaRun::degenerate() const {
  const auto [least, most] = std::minmax_element(axis_.begin(), axis_.end());
  return !(*most <= 1e7 * *least) || !std::isfinite(sigma_);
}

// Equation 47; `lost` is what a path that was not lengthened takes from the covariance.
[[gnu::cold]] ATTUNE_INLINE void CmaRun::adapt(double lost) {
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

[[gnu::cold]] ATTUNE_INLINE void CmaRun::decompose() {
  auto eigen = symmetric_eigen(covariance_, n_);
  vectors_ = std::move(eigen.vectors);
  axis_.resize(n_);
  for (std::size_t k = 0; k < n_; ++k) axis_[k] = std::sqrt(std::max(eigen.values[k], 0.0));
  decomposed_ = generation_;
}

[[gnu::cold]] ATTUNE_INLINE FlatValues::FlatValues(std::size_t generations) : best_(generations, std::numeric_limits<double>::infinity()) {}

[[gnu::cold]] ATTUNE_INLINE bool FlatValues::after(const std::vector<CmaRun::Point>& points, double precision) {
  best_[at_++ % best_.size()] = points.front().value;
  const auto [least, most] = std::minmax_element(best_.begin(), best_.end());
  const double spread = std::max(*most, points[points.size() / 2].value) - *least;
  return spread <= precision * std::abs(*least);
}

}  // namespace attune::inline ATTUNE_ABI::detail
