// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/mean_absolute_percentage_error.hpp"

#include <limits>

#include "attune/metrics/detail/number_blocks.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/sum_rows.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void RelativeErrorSums::update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights) {
  detail::for_each_block(truth, predicted, weights, [this](const detail::NumberBlock& block) {
    const auto sums = simd::with_weights(block.weights, [&](auto weight_of) {
      return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
        using V = typename decltype(rows)::Value;
        const V w = weight_of(rows), t = rows(block.truth), p = rows(block.predicted), e = math::abs(t - p), size = math::abs(t), both = size + math::abs(p);
        sum[0] += w;
        sum[1] += w * (e / math::max(size, V(std::numeric_limits<double>::epsilon())));
        sum[2] += w * ((e + e) / math::select(both > V(0), both, V(1)));
      });
    });
    weight_.add(sums[0]);
    relative_.add(sums[1]);
    symmetric_.add(sums[2]);
  });
}

ATTUNE_INLINE void RelativeErrorSums::merge(const RelativeErrorSums& other) noexcept {
  weight_.merge(other.weight_);
  relative_.merge(other.relative_);
  symmetric_.merge(other.symmetric_);
}

}  // namespace attune::inline ATTUNE_ABI
