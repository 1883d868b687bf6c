// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/levenberg_marquardt.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "attune/optimize/detail/progress.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// A matrix and a right-hand side, column by column, that reflections make triangular.
class Triangle {
 public:
  Triangle(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols), values_(rows * (cols + 1)) {}

  std::span<double> column(std::size_t j) { return std::span(values_).subspan(j * rows_, rows_); }  ///< the right-hand side is column(cols)

  /// Golub, Van Loan, "Matrix Computations", 4th ed., algorithm 5.2.1.
  [[gnu::cold]] void reflect() {
    for (std::size_t k = 0; k < std::min(rows_, cols_); ++k) {
      const auto pivot = column(k).subspan(k);
      const double norm = std::sqrt(simd::dot(pivot, pivot));
      if (norm == 0) continue;
      const double diagonal = pivot[0] > 0 ? -norm : norm;
      pivot[0] -= diagonal;
      const double half = -diagonal * pivot[0];  // ‖pivot‖² / 2
      for (std::size_t j = k + 1; j <= cols_; ++j) {
        const auto other = column(j).subspan(k);
        simd::add_scaled(other, -simd::dot(pivot, other) / half, pivot);
      }
      pivot[0] = diagonal;
      std::fill(pivot.begin() + 1, pivot.end(), 0.0);
    }
  }

  /// The solution of the triangular equations. Precondition: rows ≥ cols, and no 0 on the diagonal.
  [[gnu::cold]] void solve(std::span<double> x) {
    std::copy_n(column(cols_).begin(), cols_, x.begin());
    for (std::size_t k = cols_; k-- > 0;) {
      x[k] /= column(k)[k];
      simd::add_scaled(x.first(k), -x[k], column(k).first(k));
    }
  }

 private:
  std::size_t rows_, cols_;
  std::vector<double> values_;
};

/// The linear model of residuals at a point, and its damped minimum.
class DampedModel {
 public:
  DampedModel(std::size_t residuals, std::size_t n) : kept_(std::min(residuals, n)), n_(n), all_(residuals, n), damped_(kept_ + n, n), norms_(n) {}

  [[gnu::cold]] void set(const Eigen::VectorXd& r, const Eigen::MatrixXd& jacobian) {
    for (std::size_t j = 0; j < n_; ++j) {
      const std::span<const double> from(jacobian.data() + j * static_cast<std::size_t>(jacobian.rows()), static_cast<std::size_t>(jacobian.rows()));
      std::copy(from.begin(), from.end(), all_.column(j).begin());
      norms_[j] = std::max(norms_[j], std::sqrt(simd::dot(from, from)));
    }
    std::copy_n(r.data(), r.size(), all_.column(n_).begin());
    all_.reflect();
  }
  /// The step, and what the model falls by: ½ (μ ‖D s‖² - g·s).
  [[gnu::cold]] double solve(double damping, const Eigen::VectorXd& g, Eigen::VectorXd& step) {
    for (std::size_t j = 0; j <= n_; ++j) {
      const auto to = damped_.column(j);
      std::copy_n(all_.column(j).begin(), kept_, to.begin());
      std::fill(to.begin() + static_cast<std::ptrdiff_t>(kept_), to.end(), 0.0);
      if (j < n_) to[kept_ + j] = std::sqrt(damping) * scale(j);
    }
    damped_.reflect();
    damped_.solve(span_of(step));
    simd::scale(span_of(step), -1);
    return 0.5 * (damping * scaled_square(step) - simd::dot(span_of(g), span_of(step)));
  }
  /// ‖D v‖².
  double scaled_square(const Eigen::VectorXd& v) const {
    double sum = 0;
    for (std::size_t j = 0; j < n_; ++j) {
      const double s = scale(j) * span_of(v)[j];
      sum += s * s;
    }
    return sum;
  }

 private:
  double scale(std::size_t j) const { return norms_[j] > 0 ? norms_[j] : 1; }

  std::size_t kept_;  // rows of the triangle
  std::size_t n_;
  Triangle all_, damped_;
  std::vector<double> norms_;  // the largest so far
};

}  // namespace detail

[[gnu::cold]] ATTUNE_INLINE OptimizationResult LevenbergMarquardt::run(FunctionRef<void(const ParametersRef&, GradientRef)> residuals,
                                                                       FunctionRef<void(const ParametersRef&, GradientRef, Eigen::MatrixXd&)> jacobian, Index count,
                                                                       const detail::Surroundings& around, GradientRef parameters) const {
  using detail::span_of;
  detail::Progress progress(stopping, around);
  Eigen::VectorXd w = parameters, r(count), g(w.size()), step(w.size()), next_w(w.size()), next_r(count), next_g(w.size());
  Eigen::MatrixXd j(count, w.size());
  detail::DampedModel model(static_cast<std::size_t>(count), static_cast<std::size_t>(w.size()));
  const auto half_square = [](const Eigen::VectorXd& v) { return 0.5 * simd::dot(span_of(v), span_of(v)); };
  const auto differentiate = [&](const Eigen::VectorXd& at, Eigen::VectorXd& residual, Eigen::VectorXd& gradient) {
    jacobian(at, residual, j);
    ++progress.curvatures;
    for (Index k = 0; k < at.size(); ++k) gradient[k] = simd::dot({j.data() + k * j.rows(), static_cast<std::size_t>(j.rows())}, span_of(residual));
  };
  differentiate(w, r, g);
  progress.evaluations = 1;
  double value = half_square(r), mu = damping, growth = 2;
  progress.arrive(w, value, simd::largest_absolute(span_of(g)), 0);
  if (!progress.stopped()) model.set(r, j);
  while (!progress.stopped()) {
    const double promised = model.solve(mu, g, step);
    next_w = w;
    simd::add_scaled(span_of(next_w), 1, span_of(step));
    residuals(next_w, next_r);
    ++progress.evaluations;
    const double next = half_square(next_r);
    // Where the change of the value drowns in rounding, the slopes at both ends tell it.
    const bool drowned = progress.level(next - value) && progress.level(promised);
    if (drowned) differentiate(next_w, next_r, next_g);
    const double fall = drowned ? -0.5 * (simd::dot(span_of(g), span_of(step)) + simd::dot(span_of(next_g), span_of(step))) : value - next;
    if (std::isfinite(next) && promised > 0 && fall > 1e-4 * promised) {
      const double kept = 2 * fall / promised - 1;
      mu *= std::max(1.0 / 3, 1 - kept * kept * kept);
      growth = 2;
      w.swap(next_w);
      r.swap(next_r);
      if (drowned)
        g.swap(next_g);
      else
        differentiate(w, r, g);
      value = next;
      progress.arrive(w, value, simd::largest_absolute(span_of(g)), std::sqrt(simd::dot(span_of(step), span_of(step))));
      model.set(r, j);
      continue;
    }
    const bool short_step = model.scaled_square(step) <= std::numeric_limits<double>::epsilon() * std::numeric_limits<double>::epsilon() * model.scaled_square(w);
    mu *= growth;
    growth *= 2;
    if (short_step || !std::isfinite(mu))
      progress.stop(promised <= around.precision * std::max(1.0, value) ? Status::precision_limit : Status::line_search_failed);
  }
  return progress.finish(parameters, w);
}

}  // namespace attune::inline ATTUNE_ABI
