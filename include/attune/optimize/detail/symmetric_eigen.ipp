// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/detail/symmetric_eigen.hpp"

#include <cmath>
#include <limits>

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE SymmetricEigen symmetric_eigen(std::vector<double> a, std::size_t n) {
  SymmetricEigen result{.values = std::vector<double>(n), .vectors = std::vector<double>(n * n)};
  for (std::size_t i = 0; i < n; ++i) result.vectors[i * n + i] = 1;
  const auto rotate = [n](double* x, double* y, double c, double s) {  // rows
    for (std::size_t k = 0; k < n; ++k) {
      const double u = x[k], v = y[k];
      x[k] = c * u - s * v;
      y[k] = s * u + c * v;
    }
  };
  constexpr int most_sweeps = 60;
  bool turned = true;
  for (int sweep = 0; turned && sweep < most_sweeps; ++sweep) {
    turned = false;
    for (std::size_t p = 0; p + 1 < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        const double apq = a[p * n + q], app = a[p * n + p], aqq = a[q * n + q];
        if (!(std::abs(apq) > std::numeric_limits<double>::epsilon() * std::sqrt(std::abs(app * aqq)))) continue;
        turned = true;
        const double tau = (aqq - app) / (2 * apq);
        const double t = std::copysign(1.0, tau) / (std::abs(tau) + std::sqrt(1 + tau * tau));
        const double c = 1 / std::sqrt(1 + t * t), s = t * c;
        rotate(&a[p * n], &a[q * n], c, s);
        for (std::size_t k = 0; k < n; ++k) {  // columns
          const double u = a[k * n + p], v = a[k * n + q];
          a[k * n + p] = c * u - s * v;
          a[k * n + q] = s * u + c * v;
        }
        a[p * n + q] = a[q * n + p] = 0;
        rotate(&result.vectors[p * n], &result.vectors[q * n], c, s);
      }
  }
  for (std::size_t i = 0; i < n; ++i) result.values[i] = a[i * n + i];
  return result;
}

}  // namespace attune::inline ATTUNE_ABI::detail
