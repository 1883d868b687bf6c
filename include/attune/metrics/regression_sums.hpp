// SPDX-License-Identifier: BSL-1.0
#pragma once

// The sums that regression metrics are made of.

#include <limits>
#include <span>
#include <string_view>

#include "attune/metrics/concept.hpp"
#include "attune/simd/exact_sum.hpp"
#include "attune/simd/sum_block.hpp"

namespace attune::inline ATTUNE_ABI {

namespace simd {
struct CenteredSums;
struct ErrorSums;
}  // namespace simd

namespace detail {

/// Σ w (x - mean)² over blocks of rows, whatever the order of the blocks and however far the numbers are from zero.
///
/// With W the weight of a block, c a point close to its mean, r = Σ w (x - c) and S = Σ w (x - c)²,
///   Σ w (x - mean)² = ΣS + [Σ c (W c + 2 r) - (Σ W c + r)² / ΣW]
/// holds exactly, whatever c is. The sums are exact and the bracket, which cancels, is computed to twice the precision:
/// T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971).
class Spread {
 public:
  void add(double weight, const simd::CenteredSums& block) noexcept;
  void merge(const Spread& other) noexcept;

  /// Σ w x.
  double total() const noexcept { return total_.value(); }

  /// Σ w (x - mean)², of all the weight there is.
  double value(const simd::SumPair& weight) const noexcept;

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
  void update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights = {});

  void merge(const RegressionSums& other) noexcept;

  /// Whether neither a number of some row nor its weight was NaN.
  bool numbers() const noexcept;
  /// Whether no number was infinite or NaN, and no square too large.
  bool finite() const noexcept;

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
  double target_mean() const noexcept;
  /// Σ w (t - mean)²; exactly 0 where all t with w > 0 are equal.
  double target_spread() const noexcept;
  /// Σ w (e - mean e)².
  double error_spread() const noexcept;

 private:
  // Kernels that take the larger of two numbers may lose a NaN; squares keep it.
  double if_numbers(double sum) const noexcept;

  void add(const simd::ErrorSums& block) noexcept;

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

double mean_or_nan(double sum, double weight) noexcept;

/// 1 - part / whole; NaN unless the whole is above zero.
double one_less_ratio(double part, double whole) noexcept;

/// Why a mean over rows is undefined, whose sum this is.
std::string_view without_weight(double weight, double sum) noexcept;
std::string_view without_weight(const RegressionSums& sums) noexcept;

/// Why a score relative to the spread of the truth is undefined.
std::string_view without_spread(const RegressionSums& sums) noexcept;

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/regression_sums.ipp"
#endif
