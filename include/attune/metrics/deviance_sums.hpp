// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums of Tweedie deviances: of the predictions, and of the mean of the truth.

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "attune/metrics/concept.hpp"
#include "attune/simd/exact_sum.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

struct NumberBlock;

/// Errors: InvalidArgument for a power in (0, 1), where there is no such distribution, and for NaN.
void require_power(const char* setting, double power);

}  // namespace detail

/// Σ w and Σ w d(truth, prediction), where d is the unit deviance of a power, and where asked for Σ w d(truth, mean) for
/// the mean of all the truth, for which it keeps two numbers for each block of rows. All are merged exactly: the same bits
/// for any order of merging when rows are cut at multiples of simd::sum_block.
class DevianceSums {
 public:
  static constexpr Needs needs = Needs::labels;

  DevianceSums() = default;
  explicit DevianceSums(double power, bool of_mean = false) noexcept : power_(power), of_mean_(of_mean) {}

  /// Errors: InvalidArgument for sizes that disagree, InvalidData for a truth or a prediction for which the deviance is
  /// not defined: a prediction of 0 or less unless the power is 0, a negative truth for powers from 1 on, a truth of 0
  /// for powers from 2 on.
  void update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights = {});

  void merge(const DevianceSums& other);

  double power() const noexcept { return power_; }
  double rows() const noexcept { return rows_; }
  double weight() const noexcept { return weight_.value(); }
  double deviance() const noexcept { return deviance_.value(); }

  /// Σ w truth / Σ w; NaN without weight, and unless it was asked for.
  double target_mean() const noexcept;

  /// Σ w d(truth, mean). The deviances are Bregman divergences, of which that about the mean of all is that about the
  /// mean of each block, and that of the blocks' means: A. Banerjee et al., "Clustering with Bregman divergences", JMLR 6
  /// (2005), equation 7. Exactly 0 for a constant truth; NaN where the mean allows no deviance, and unless it
  /// was asked for.
  [[gnu::cold]] double deviance_of_mean() const;

  /// The same power and the same sums.
  friend bool operator==(const DevianceSums&, const DevianceSums&) = default;

 private:
  struct Block {
    double weight = 0;
    double mean = 0;
    friend bool operator==(const Block&, const Block&) = default;
  };

  template <class Deviance>
  void add(const detail::NumberBlock& block, Deviance deviance);
  template <class Deviance>
  void add_mean(const detail::NumberBlock& block, double weight, Deviance deviance);

  double power_ = 0;
  bool of_mean_ = false;
  double rows_ = 0;
  double lowest_ = std::numeric_limits<double>::infinity();  // of the truth, over rows with weight
  double highest_ = -std::numeric_limits<double>::infinity();
  simd::ExactSum weight_{};
  simd::ExactSum deviance_{};
  simd::ExactSum within_{};  // the blocks, each about its own mean
  std::vector<Block> blocks_{};
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/deviance_sums.ipp"
#endif
