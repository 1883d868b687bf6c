// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/error_sums.hpp"

#include <algorithm>
#include <cmath>

#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/sum_rows.hpp"

namespace attune::inline ATTUNE_ABI::simd {

ATTUNE_INLINE ErrorSums error_sums_reference(const double* truth, const double* predicted, const double* weights, std::size_t n) noexcept {
  ErrorSums s;
  const auto weight = [weights](std::size_t i) { return weights == nullptr ? 1.0 : weights[i]; };
  double target = 0, error = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double w = weight(i), e = truth[i] - predicted[i];
    s.weight += w;
    s.squared += w * e * e;
    (e > 0 ? s.under : s.over) += w * std::abs(e);
    target += w * truth[i];
    error += w * e;
    if (!(w > 0)) continue;
    s.largest = std::max(s.largest, std::abs(e));
    s.lowest_target = std::min(s.lowest_target, truth[i]);
    s.highest_target = std::max(s.highest_target, truth[i]);
  }
  if (!(s.weight > 0)) return s;
  s.target.center = s.lowest_target == s.highest_target ? s.lowest_target : target / s.weight;
  s.error.center = error / s.weight;
  for (std::size_t i = 0; i < n; ++i) {
    const double from_target = truth[i] - s.target.center, from_error = truth[i] - predicted[i] - s.error.center;
    s.target.rest += weight(i) * from_target;
    s.target.spread += weight(i) * from_target * from_target;
    s.error.rest += weight(i) * from_error;
    s.error.spread += weight(i) * from_error * from_error;
  }
  return s;
}

ATTUNE_INLINE RangeOfRows range_of_rows(const double* x, const double* y, const double* weights, std::size_t n) noexcept {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return with_weights(weights, [&](auto weight_of) {
    const auto widen = [&](auto rows, auto& lowest, auto& highest, auto& farthest) {
      using V = typename decltype(rows)::Value;
      const V value = rows(x);
      const auto counts = weight_of(rows) > V(0);
      lowest = math::min(lowest, math::select(counts, value, V(infinity)));
      highest = math::max(highest, math::select(counts, value, V(-infinity)));
      farthest = math::max(farthest, math::select(counts, math::abs(value - rows(y)), V(0)));
    };
    constexpr std::size_t lanes = width<double>;
    RangeOfRows range;
    std::size_t i = 0;
    if (n >= lanes) {
      Batch<double> lowest(infinity), highest(-infinity), farthest(0.0);
      for (; i + lanes <= n; i += lanes) widen(RowsAt<Batch<double>>{i}, lowest, highest, farthest);
      double lane[3][lanes];
      store(lane[0], lowest);
      store(lane[1], highest);
      store(lane[2], farthest);
      for (std::size_t k = 0; k < lanes; ++k) {
        range.lowest = std::min(range.lowest, lane[0][k]);
        range.highest = std::max(range.highest, lane[1][k]);
        range.farthest = std::max(range.farthest, lane[2][k]);
      }
    }
    for (; i < n; ++i) widen(RowsAt<double>{i}, range.lowest, range.highest, range.farthest);
    return range;
  });
}

ATTUNE_INLINE ErrorSums error_sums(const double* truth, const double* predicted, const double* weights, std::size_t n) noexcept {
  ErrorSums s;
  const RangeOfRows range = range_of_rows(truth, predicted, weights, n);
  s.lowest_target = range.lowest;
  s.highest_target = range.highest;
  s.largest = range.farthest;
  with_weights(weights, [&](auto weight_of) {
    const auto sums = sum_rows<5>(n, [&](auto rows, auto& sum) {
      using V = typename decltype(rows)::Value;
      const V w = weight_of(rows), t = rows(truth), e = t - rows(predicted), we = w * e;
      sum[0] += we * e;
      sum[1] += math::max(we, V(0));
      sum[2] += math::min(we, V(0));
      sum[3] += w * t;
      if (weights != nullptr) sum[4] += w;
    });
    s.weight = weights == nullptr ? static_cast<double>(n) : sums[4];
    s.squared = sums[0];
    s.under = sums[1];
    s.over = -sums[2];
    if (!(s.weight > 0)) return;
    // Any points close to the means will do; that of a constant truth is the truth itself, so that it has no spread, not
    // even by rounding.
    s.target.center = std::min(std::max(sums[3] / s.weight, range.lowest), range.highest);
    s.error.center = (s.under - s.over) / s.weight;
    const auto centered = sum_rows<4>(n, [&, target_center = s.target.center, error_center = s.error.center](auto rows, auto& sum) {
      using V = typename decltype(rows)::Value;
      const V w = weight_of(rows), t = rows(truth);
      const V from_target = t - V(target_center), from_error = t - rows(predicted) - V(error_center);
      const V a = w * from_target, b = w * from_error;
      sum[0] += a;
      sum[1] += a * from_target;
      sum[2] += b;
      sum[3] += b * from_error;
    });
    s.target.rest = centered[0];
    s.target.spread = centered[1];
    s.error.rest = centered[2];
    s.error.spread = centered[3];
  });
  return s;
}

}  // namespace attune::inline ATTUNE_ABI::simd
