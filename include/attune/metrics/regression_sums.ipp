// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/regression_sums.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/simd/error_sums.hpp"
#include "attune/simd/sum_block.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE void Spread::add(double weight, const simd::CenteredSums& block) noexcept {
  around_centers_.add(block.spread);
  const double product = weight * block.center;
  const double product_rest = std::fma(weight, block.center, -product);
  total_.add(product);
  total_.add(product_rest + block.rest);
  const double square = block.center * product;
  const double square_rest = std::fma(block.center, product, -square) + block.center * (product_rest + 2 * block.rest);
  squares_.add(square);
  squares_.add(square_rest);
}

ATTUNE_INLINE void Spread::merge(const Spread& other) noexcept {
  around_centers_.merge(other.around_centers_);
  total_.merge(other.total_);
  squares_.merge(other.squares_);
}

ATTUNE_INLINE double Spread::value(const simd::SumPair& weight) const noexcept {
  const auto [total, total_rest] = total_.value_and_rest();
  const auto [squares, squares_rest] = squares_.value_and_rest();
  const double mean = total / weight.value;
  const double mean_rest = (std::fma(-mean, weight.value, total) + (total_rest - mean * weight.rest)) / weight.value;
  const double product = mean * total;
  const double product_rest = std::fma(mean, total, -product) + (mean * total_rest + mean_rest * total);
  const double between = (squares - product) + (squares_rest - product_rest);
  return around_centers_.value() + std::max(between, 0.0);
}

}  // namespace detail

ATTUNE_INLINE void RegressionSums::update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights) {
  detail::require_size("predicted", predicted.size(), static_cast<Index>(truth.size()), "truth");
  if (!weights.empty()) detail::require_size("weights", weights.size(), static_cast<Index>(truth.size()), "truth");
  for (std::size_t first = 0; first < truth.size(); first += simd::sum_block) {
    const std::size_t n = std::min(simd::sum_block, truth.size() - first);
    add(simd::error_sums(truth.data() + first, predicted.data() + first, weights.empty() ? nullptr : weights.data() + first, n));
  }
  rows_ += static_cast<double>(truth.size());
}

ATTUNE_INLINE void RegressionSums::merge(const RegressionSums& other) noexcept {
  rows_ += other.rows_;
  largest_ = std::max(largest_, other.largest_);
  lowest_target_ = std::min(lowest_target_, other.lowest_target_);
  highest_target_ = std::max(highest_target_, other.highest_target_);
  weight_.merge(other.weight_);
  squared_.merge(other.squared_);
  under_.merge(other.under_);
  over_.merge(other.over_);
  target_.merge(other.target_);
  error_.merge(other.error_);
}

ATTUNE_INLINE bool RegressionSums::numbers() const noexcept { return !std::isnan(squared_.value()); }
ATTUNE_INLINE bool RegressionSums::finite() const noexcept { return std::isfinite(squared_.value()); }

ATTUNE_INLINE double RegressionSums::target_mean() const noexcept {
  const double all = weight();
  return all > 0 ? std::min(std::max(target_.total() / all, lowest_target_), highest_target_) : 0;
}
ATTUNE_INLINE double RegressionSums::target_spread() const noexcept { return lowest_target_ < highest_target_ ? target_.value(weight_.value_and_rest()) : 0; }
ATTUNE_INLINE double RegressionSums::error_spread() const noexcept { return lowest_target_ <= highest_target_ ? error_.value(weight_.value_and_rest()) : 0; }

ATTUNE_INLINE double RegressionSums::if_numbers(double sum) const noexcept { return numbers() ? sum : std::numeric_limits<double>::quiet_NaN(); }

ATTUNE_INLINE void RegressionSums::add(const simd::ErrorSums& block) noexcept {
  if (block.weight == 0 && !std::isnan(block.squared)) return;
  weight_.add(block.weight);
  squared_.add(block.squared);
  under_.add(block.under);
  over_.add(block.over);
  largest_ = std::max(largest_, block.largest);
  lowest_target_ = std::min(lowest_target_, block.lowest_target);
  highest_target_ = std::max(highest_target_, block.highest_target);
  target_.add(block.weight, block.target);
  error_.add(block.weight, block.error);
}

namespace detail {

ATTUNE_INLINE double mean_or_nan(double sum, double weight) noexcept {
  return weight > 0 && !std::isnan(sum) ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

ATTUNE_INLINE double one_less_ratio(double part, double whole) noexcept {
  const double score = 1 - part / whole;
  return whole > 0 && !std::isnan(score) ? score : std::numeric_limits<double>::quiet_NaN();
}

ATTUNE_INLINE std::string_view without_weight(double weight, double sum) noexcept {
  if (std::isnan(weight) || std::isnan(sum)) return "a number or a weight is NaN";
  return weight > 0 ? std::string_view() : "no row has weight";
}
ATTUNE_INLINE std::string_view without_weight(const RegressionSums& sums) noexcept { return without_weight(sums.weight(), sums.squared()); }

ATTUNE_INLINE std::string_view without_spread(const RegressionSums& sums) noexcept {
  if (const std::string_view reason = without_weight(sums); !reason.empty()) return reason;
  if (sums.rows() < 2) return "there are fewer than two rows";
  if (!sums.finite()) return "a number is infinite, or its square is too large";
  return sums.target_spread() > 0 ? std::string_view() : "the truth is constant";
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
