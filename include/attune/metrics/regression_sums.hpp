// SPDX-License-Identifier: BSL-1.0
#pragma once

// The sums that regression metrics are made of.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/simd/error_sums.hpp"
#include "attune/simd/exact_sum.hpp"
#include "attune/simd/sum_block.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Σ w (x - mean)² over blocks of rows, whatever the order of the blocks and however far the numbers are from zero.
///
/// With W the weight of a block, c a point close to its mean, r = Σ w (x - c) and S = Σ w (x - c)²,
///   Σ w (x - mean)² = ΣS + [Σ c (W c + 2 r) - (Σ W c + r)² / ΣW]
/// holds exactly, whatever c is. The sums are exact and the bracket, which cancels, is computed to twice the precision:
/// T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971).
class Spread {
 public:
  void add(double weight, const simd::CenteredSums& block) noexcept {
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

  void merge(const Spread& other) noexcept {
    around_centers_.merge(other.around_centers_);
    total_.merge(other.total_);
    squares_.merge(other.squares_);
  }

  /// Σ w x.
  double total() const noexcept { return total_.value(); }

  /// Σ w (x - mean)², of all the weight there is.
  double value(const simd::SumPair& weight) const noexcept {
    const auto [total, total_rest] = total_.value_and_rest();
    const auto [squares, squares_rest] = squares_.value_and_rest();
    const double mean = total / weight.value;
    const double mean_rest = (std::fma(-mean, weight.value, total) + (total_rest - mean * weight.rest)) / weight.value;
    const double product = mean * total;
    const double product_rest = std::fma(mean, total, -product) + (mean * total_rest + mean_rest * total);
    const double between = (squares - product) + (squares_rest - product_rest);
    return around_centers_.value() + std::max(between, 0.0);
  }

 private:
  simd::ExactSum around_centers_{};
  simd::ExactSum total_{};
  simd::ExactSum squares_{};
};

}  // namespace detail

/// Sums over rows with weight w, truth t, prediction p and error e = t - p. All are merged exactly: the same bits for
/// any order of merging and any number of threads when rows are cut at multiples of simd::sum_block, and 1e-14 relative
/// for other cuts. The spreads do not cancel when the numbers are far from zero.
class RegressionSums {
 public:
  static constexpr Needs needs = Needs::labels;

  /// Errors: InvalidArgument for sizes that disagree.
  void update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights = {}) {
    detail::require_size("predicted", predicted.size(), static_cast<Index>(truth.size()), "truth");
    if (!weights.empty()) detail::require_size("weights", weights.size(), static_cast<Index>(truth.size()), "truth");
    for (std::size_t first = 0; first < truth.size(); first += simd::sum_block) {
      const std::size_t n = std::min(simd::sum_block, truth.size() - first);
      add(simd::error_sums(truth.data() + first, predicted.data() + first, weights.empty() ? nullptr : weights.data() + first, n));
    }
    rows_ += static_cast<double>(truth.size());
  }

  void merge(const RegressionSums& other) noexcept {
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

  /// Whether neither a number of some row nor its weight was NaN.
  bool numbers() const noexcept { return !std::isnan(squared_.value()); }
  /// Whether no number was infinite or NaN, and no square too large.
  bool finite() const noexcept { return std::isfinite(squared_.value()); }

  double rows() const noexcept { return rows_; }
  double weight() const noexcept { return weight_.value(); }
  /// Σ w e².
  double squared() const noexcept { return squared_.value(); }
  /// Σ w |e|; this, its parts and the largest are NaN unless numbers().
  double absolute() const noexcept { return under() + over(); }
  /// Σ w max(e, 0): by how much the predictions were too small.
  double under() const noexcept { return if_numbers(under_.value()); }
  /// Σ w max(-e, 0): by how much they were too large.
  double over() const noexcept { return if_numbers(over_.value()); }
  /// max |e| over the rows with w > 0.
  double largest() const noexcept { return if_numbers(largest_); }
  /// Σ w t / Σ w; 0 without weight.
  double target_mean() const noexcept {
    const double all = weight();
    return all > 0 ? std::min(std::max(target_.total() / all, lowest_target_), highest_target_) : 0;
  }
  /// Σ w (t - mean)²; exactly 0 where all t with w > 0 are equal.
  double target_spread() const noexcept { return lowest_target_ < highest_target_ ? target_.value(weight_.value_and_rest()) : 0; }
  /// Σ w (e - mean e)².
  double error_spread() const noexcept { return lowest_target_ <= highest_target_ ? error_.value(weight_.value_and_rest()) : 0; }

 private:
  // Kernels that take the larger of two numbers may lose a NaN; squares keep it.
  double if_numbers(double sum) const noexcept { return numbers() ? sum : std::numeric_limits<double>::quiet_NaN(); }

  void add(const simd::ErrorSums& block) noexcept {
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

  double rows_ = 0;
  double largest_ = 0;
  double lowest_target_ = std::numeric_limits<double>::infinity();
  double highest_target_ = -std::numeric_limits<double>::infinity();
  simd::ExactSum weight_{};
  simd::ExactSum squared_{};
  simd::ExactSum under_{};
  simd::ExactSum over_{};
  detail::Spread target_{};
  detail::Spread error_{};
};

namespace detail {

inline double mean_or_nan(double sum, double weight) noexcept {
  return weight > 0 && !std::isnan(sum) ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

/// 1 - part / whole; NaN unless the whole is above zero.
inline double one_less_ratio(double part, double whole) noexcept {
  const double score = 1 - part / whole;
  return whole > 0 && !std::isnan(score) ? score : std::numeric_limits<double>::quiet_NaN();
}

/// Why a mean over rows is undefined, whose sum this is.
inline std::string_view without_weight(double weight, double sum) noexcept {
  if (std::isnan(weight) || std::isnan(sum)) return "a number or a weight is NaN";
  return weight > 0 ? std::string_view() : "no row has weight";
}
inline std::string_view without_weight(const RegressionSums& sums) noexcept { return without_weight(sums.weight(), sums.squared()); }

/// Why a score relative to the spread of the truth is undefined.
inline std::string_view without_spread(const RegressionSums& sums) noexcept {
  if (const std::string_view reason = without_weight(sums); !reason.empty()) return reason;
  if (sums.rows() < 2) return "there are fewer than two rows";
  if (!sums.finite()) return "a number is infinite, or its square is too large";
  return sums.target_spread() > 0 ? std::string_view() : "the truth is constant";
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
