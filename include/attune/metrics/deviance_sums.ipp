// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/deviance_sums.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/error.hpp"
#include "attune/metrics/detail/number_blocks.hpp"
#include "attune/metrics/detail/unit_deviance.hpp"
#include "attune/simd/error_sums.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/sum_rows.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE void require_power(const char* setting, double power) {
  if (!(power <= 0 || power >= 1) || !(std::abs(power) <= std::numeric_limits<double>::max()))
    throw InvalidArgument({.argument = setting, .found = power, .expected = "at most 0, or at least 1"});
}

[[gnu::cold, gnu::noinline]] inline void refuse_deviance(const NumberBlock& block, double least, double least_predicted) {
  refuse_first("truth", block.truth, block, least > 0 ? "a number above 0, for a deviance of this power" : "0 or more, for a deviance of this power", [least](double x) { return x >= least; });
  refuse_first("predicted", block.predicted, block, "a number above 0, for a deviance of this power", [least_predicted](double x) { return x >= least_predicted; });
}

}  // namespace detail

ATTUNE_INLINE void DevianceSums::update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights) {
  detail::with_deviance(power_, [&](auto deviance) {
    detail::for_each_block(truth, predicted, weights, [&](const detail::NumberBlock& block) { add(block, deviance); });
  });
  rows_ += static_cast<double>(truth.size());
}

ATTUNE_INLINE void DevianceSums::merge(const DevianceSums& other) {
  rows_ += other.rows_;
  lowest_ = std::min(lowest_, other.lowest_);
  highest_ = std::max(highest_, other.highest_);
  weight_.merge(other.weight_);
  deviance_.merge(other.deviance_);
  within_.merge(other.within_);
  const std::size_t theirs = other.blocks_.size();  // `other` may be this one
  for (std::size_t k = 0; k < theirs; ++k) blocks_.push_back(Block(other.blocks_[k]));
}

ATTUNE_INLINE double DevianceSums::target_mean() const noexcept {
  if (!(lowest_ <= highest_)) return std::numeric_limits<double>::quiet_NaN();
  simd::ExactSum total;
  for (const Block& block : blocks_) {
    const double product = block.weight * block.mean;
    total.add(product);
    total.add(std::fma(block.weight, block.mean, -product));
  }
  return std::min(std::max(total.value() / weight(), lowest_), highest_);
}

[[gnu::cold]] ATTUNE_INLINE double DevianceSums::deviance_of_mean() const {
  const double mean = target_mean();
  if (power_ != 0 && !(mean > 0)) return std::numeric_limits<double>::quiet_NaN();
  if (!(lowest_ < highest_)) return 0;
  simd::ExactSum sum(within_);
  detail::with_deviance(power_, [&](auto deviance) {
    for (const Block& block : blocks_) sum.add(block.weight * deviance(block.mean, mean));
  });
  return sum.value();
}

template <class Deviance>
void DevianceSums::add(const detail::NumberBlock& block, Deviance deviance) {
  const double least = power_ >= 2 ? std::numeric_limits<double>::denorm_min() : power_ >= 1 ? 0 : -std::numeric_limits<double>::infinity();
  const double least_predicted = power_ == 0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::denorm_min();
  const auto sums = simd::with_weights(block.weights, [&](auto weight_of) {
    return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
      using V = typename decltype(rows)::Value;
      const V w = weight_of(rows), t = rows(block.truth), p = rows(block.predicted);
      sum[0] += w;
      sum[1] += w * deviance(t, p);
      sum[2] += math::select((t >= V(least)) & (p >= V(least_predicted)), V(0), V(1));
    });
  });
  if (sums[2] > 0) detail::refuse_deviance(block, least, least_predicted);
  if (sums[0] == 0) return;
  weight_.add(sums[0]);
  deviance_.add(sums[1]);
  if (of_mean_) add_mean(block, sums[0], deviance);
}

template <class Deviance>
void DevianceSums::add_mean(const detail::NumberBlock& block, double weight, Deviance deviance) {
  const auto range = simd::range_of_rows(block.truth, block.predicted, block.weights, block.size);
  const double total = simd::with_weights(block.weights, [&](auto weight_of) {
    return simd::sum_rows<1>(block.size, [&](auto rows, auto& sum) { sum[0] += weight_of(rows) * (rows(block.truth) - typename decltype(rows)::Value(range.lowest)); })[0];
  });
  const double mean = std::min(std::max(range.lowest + total / weight, range.lowest), range.highest);
  blocks_.push_back({weight, mean});
  lowest_ = std::min(lowest_, range.lowest);
  highest_ = std::max(highest_, range.highest);
  if (!(range.lowest < range.highest)) return;
  within_.add(simd::with_weights(block.weights, [&](auto weight_of) {
    return simd::sum_rows<1>(block.size, [&](auto rows, auto& sum) {
      using V = typename decltype(rows)::Value;
      sum[0] += weight_of(rows) * deviance(rows(block.truth), V(mean));
    })[0];
  }));
}

}  // namespace attune::inline ATTUNE_ABI
