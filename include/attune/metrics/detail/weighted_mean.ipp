// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/detail/weighted_mean.hpp"

#include <limits>

#include "attune/simd/batch.hpp"
#include "attune/simd/sums.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void WeightedMean::add_block(const double* values, const double* weights, std::size_t n) noexcept {
  if (weights == nullptr) {
    sum_.add(simd::sum_of_terms(n, [=](std::size_t i) { return simd::load(values + i); }, [=](std::size_t i) { return values[i]; }));
    weight_.add(static_cast<double>(n));
    return;
  }
  sum_.add(simd::sum_of_terms(n, [=](std::size_t i) { return simd::load(weights + i) * simd::load(values + i); },
                              [=](std::size_t i) { return weights[i] * values[i]; }));
  weight_.add(simd::sum_of_terms(n, [=](std::size_t i) { return simd::load(weights + i); }, [=](std::size_t i) { return weights[i]; }));
}

ATTUNE_INLINE void WeightedMean::merge(const WeightedMean& other) noexcept {
  sum_.merge(other.sum_);
  weight_.merge(other.weight_);
}

ATTUNE_INLINE double WeightedMean::value() const noexcept {
  const double all = weight();
  return all > 0 ? sum_.value() / all : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace attune::inline ATTUNE_ABI::detail
