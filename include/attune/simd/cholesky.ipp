// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/cholesky.hpp"

#include <cmath>
#include <utility>

#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::simd {

ATTUNE_INLINE Cholesky::Cholesky(std::vector<double> a, std::size_t n, double least) : lower_(std::move(a)), n_(n), holds_(true) {
  for (std::size_t i = 0; i < n && holds_; ++i) {
    for (std::size_t j = 0; j < i; ++j) at(i, j) = (at(i, j) - dot(row(i, j), row(j, j))) / at(j, j);
    const double left = at(i, i) - dot(row(i, i), row(i, i));
    holds_ = std::isfinite(left) && left > least * at(i, i);
    at(i, i) = std::sqrt(left);
  }
}

ATTUNE_INLINE void Cholesky::solve(std::span<double> b) const noexcept {
  for (std::size_t i = 0; i < n_; ++i) b[i] = (b[i] - dot(row(i, i), b.first(i))) / lower_[i * n_ + i];
  for (std::size_t i = n_; i-- > 0;) {
    b[i] /= lower_[i * n_ + i];
    add_scaled(b.first(i), -b[i], row(i, i));
  }
}

}  // namespace attune::inline ATTUNE_ABI::simd
