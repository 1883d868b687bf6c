// SPDX-License-Identifier: BSL-1.0
#pragma once

// All rows of numbers, for metrics that no sums are enough for: medians, quantiles, pairs.

#include <cstddef>
#include <span>
#include <vector>

#include "attune/metrics/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// Truth, prediction and weight of every row with a weight above zero, in the order in which they came. What is computed
/// from them does not depend on that order.
class NumberRows {
 public:
  static constexpr Needs needs = Needs::labels;

  /// Errors: InvalidArgument for sizes that disagree; InvalidData for numbers that are not finite, and for weights that
  /// are negative or not finite.
  void update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights = {});

  void merge(const NumberRows& other);

  std::size_t size() const noexcept { return truth_.size(); }
  bool weighted() const noexcept { return weighted_; }
  std::span<const double> truth() const noexcept { return truth_; }
  std::span<const double> predicted() const noexcept { return predicted_; }
  /// One a row; empty if not weighted().
  std::span<const double> weights() const noexcept { return weights_; }

 private:
  void give_weights();

  std::vector<double> truth_{};
  std::vector<double> predicted_{};
  std::vector<double> weights_{};
  bool weighted_ = false;
};

namespace detail {

/// The quantile of n ≥ 1 numbers, linear between the two about position q (n - 1): R. J. Hyndman, Y. Fan, "Sample
/// quantiles in statistical packages", The American Statistician 50 (1996), definition 7. Reorders them. Cost: O(n).
[[gnu::cold]] double linear_quantile(std::span<double> numbers, double q);

/// linear_quantile of numbers that ascend. Cost: O(1).
double quantile_of_sorted(std::span<const double> numbers, double q) noexcept;

/// The smallest of n ≥ 1 numbers up to which a share q of the weight lies. Weights are above zero. Cost: a sort.
[[gnu::cold]] double weighted_quantile(std::span<const double> numbers, std::span<const double> weights, double q);

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/number_rows.ipp"
#endif
