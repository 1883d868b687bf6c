// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/mean_squared_log_error.hpp"

#include <cmath>

#include "attune/metrics/detail/number_blocks.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/sum_rows.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] inline void refuse_negative(const NumberBlock& block) {
  const auto allowed = [](double x) { return x >= 0; };
  refuse_first("truth", block.truth, block, "0 or more, for an error of logarithms", allowed);
  refuse_first("predicted", block.predicted, block, "0 or more, for an error of logarithms", allowed);
}

}  // namespace detail

ATTUNE_INLINE void LogErrorSums::update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights) {
  detail::for_each_block(truth, predicted, weights, [this](const detail::NumberBlock& block) {
    const auto sums = simd::with_weights(block.weights, [&](auto weight_of) {
      return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
        using V = typename decltype(rows)::Value;
        // |log((1 + t) / (1 + p))| without cancellation, from one logarithm.
        const V w = weight_of(rows), t = rows(block.truth), p = rows(block.predicted), e = math::log1p(math::abs(t - p) / (V(1) + math::min(t, p)));
        sum[0] += w;
        sum[1] += w * e * e;
        sum[2] += math::select((t >= V(0)) & (p >= V(0)), V(0), V(1));
      });
    });
    if (sums[2] > 0) detail::refuse_negative(block);
    weight_.add(sums[0]);
    squared_.add(sums[1]);
  });
}

ATTUNE_INLINE void LogErrorSums::merge(const LogErrorSums& other) noexcept {
  weight_.merge(other.weight_);
  squared_.merge(other.squared_);
}

ATTUNE_INLINE double RootMeanSquaredLogError::operator()(const LogErrorSums& sums) const { return std::sqrt(MeanSquaredLogError{}(sums)); }

}  // namespace attune::inline ATTUNE_ABI
