// SPDX-License-Identifier: BSL-1.0
#pragma once

// The sums that regression metrics are made of.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>

#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/simd/sums.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w, Σ w e², Σ w |e| with e = truth - prediction, and the spread of the truth about its mean, kept
/// free of cancellation: Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for
/// computing sample variances", COMPSTAT 1982, equation 1.5.
class RegressionSums {
 public:
  static constexpr Needs needs = Needs::labels;

  /// Errors: InvalidArgument for sizes that disagree.
  void update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights = {}) {
    detail::require_size("predicted", predicted.size(), static_cast<Index>(truth.size()));
    if (!weights.empty()) detail::require_size("weights", weights.size(), static_cast<Index>(truth.size()));
    for (std::size_t first = 0; first < truth.size(); first += simd::sum_block) {
      const std::size_t n = std::min(simd::sum_block, truth.size() - first);
      const auto s = simd::error_sums(truth.data() + first, predicted.data() + first, weights.empty() ? nullptr : weights.data() + first, n);
      RegressionSums block;
      block.rows_ = static_cast<double>(n);
      block.weight_.add(s.weight);
      block.squared_.add(s.squared);
      block.absolute_.add(s.absolute);
      block.mean_ = s.target_mean;
      block.spread_.add(s.target_spread);
      merge(block);
    }
  }

  void merge(const RegressionSums& other) noexcept {
    const double ours = weight(), theirs = other.weight();
    rows_ += other.rows_;
    squared_.merge(other.squared_);
    absolute_.merge(other.absolute_);
    weight_.merge(other.weight_);
    spread_.merge(other.spread_);
    if (theirs > 0) {
      const double delta = other.mean_ - mean_;
      mean_ += delta * (theirs / (ours + theirs));
      spread_.add(delta * delta * (ours / (ours + theirs)) * theirs);
    }
  }

  double rows() const noexcept { return rows_; }
  double weight() const noexcept { return weight_.value(); }
  double squared() const noexcept { return squared_.value(); }
  double absolute() const noexcept { return absolute_.value(); }
  double target_mean() const noexcept { return mean_; }
  /// Σ w (truth - mean)².
  double target_spread() const noexcept { return spread_.value(); }

 private:
  double rows_ = 0;
  double mean_ = 0;
  simd::CompensatedSum weight_{};
  simd::CompensatedSum squared_{};
  simd::CompensatedSum absolute_{};
  simd::CompensatedSum spread_{};
};

namespace detail {

inline double mean_or_nan(double sum, double weight) noexcept {
  return weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
