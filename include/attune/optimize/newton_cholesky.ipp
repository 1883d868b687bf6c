// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/newton_cholesky.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "attune/optimize/detail/progress.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/simd/cholesky.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] ATTUNE_INLINE void hessian_by_columns(FunctionRef<void(const ParametersRef&, GradientRef)> product, Eigen::MatrixXd& h) {
  Eigen::VectorXd unit(h.cols()), column(h.cols());
  std::fill_n(unit.data(), unit.size(), 0.0);
  for (Index j = 0; j < h.cols(); ++j) {
    unit[j] = 1;
    product(unit, column);
    std::copy_n(column.data(), column.size(), h.data() + j * h.rows());
    unit[j] = 0;
  }
}

/// The Cholesky factor of a matrix of which the lower half counts, and which is made definite where it is not.
class ShiftedCholesky {
 public:
  /// `shift`: the one of the matrix before. Where no shift will do, as for elements that are not finite, it does not hold.
  [[gnu::cold]] void factor(const Eigen::MatrixXd& h, double& shift) {
    const auto n = static_cast<std::size_t>(h.rows());
    constexpr double first = 1e-3, most = 1e12, share = 1e-3;
    std::vector<double> diagonal(n);
    double largest = 0;
    for (Index j = 0; j < h.rows(); ++j)
      for (Index i = j; i < h.rows(); ++i)
        for (const Index k : {i, j}) {
          auto& d = diagonal[static_cast<std::size_t>(k)];
          d = std::max(d, std::abs(h(i, j)) * (i == j ? 1 : share));
          largest = std::max(largest, d);
        }
    if (largest == 0) largest = 1;
    for (double& d : diagonal) d = std::max(d, std::numeric_limits<double>::epsilon() * largest);
    shift = shift / 4 < first ? 0 : shift / 4;
    for (;; shift = std::max(first, 4 * shift)) {
      std::vector<double> a(n * n);
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) a[i * n + j] = h(static_cast<Index>(i), static_cast<Index>(j));
        a[i * n + i] += shift * diagonal[i];
      }
      factor_ = simd::Cholesky(std::move(a), n, static_cast<double>(n) * std::numeric_limits<double>::epsilon());
      if (factor_.holds() || !(shift < most)) return;
    }
  }
  bool holds() const { return factor_.holds(); }
  void solve(std::span<double> b) const { factor_.solve(b); }

 private:
  simd::Cholesky factor_;
};

}  // namespace detail

[[gnu::cold]] ATTUNE_INLINE OptimizationResult NewtonCholesky::run(detail::SmoothFunction smooth, FunctionRef<void(const ParametersRef&, Eigen::MatrixXd&)> hessian, const detail::Surroundings& around, GradientRef parameters) const {
  Eigen::MatrixXd h(parameters.size(), parameters.size());
  detail::ShiftedCholesky factor;
  double shift = 0;
  const auto direct = [&](const detail::DescentPoint& at, Eigen::VectorXd& direction) {
    direction = at.gradient;
    simd::scale(detail::span_of(direction), -1);
    if (!at.again) {
      hessian(at.w, h);
      ++at.progress.curvatures;
      factor.factor(h, shift);
    }
    if (at.again || !factor.holds()) return std::min(1.0, 1.0 / at.progress.now().gradient_norm);
    factor.solve(detail::span_of(direction));
    return 1.0;
  };
  return detail::descend(smooth, around, line_search, stopping, 20, direct, parameters);
}

}  // namespace attune::inline ATTUNE_ABI
