// SPDX-License-Identifier: BSL-1.0
#pragma once

// What regression metrics are made of, over one block of rows: the kernel and the plain loop that it has to agree with.

#include <cstddef>
#include <limits>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Numbers x about a point close to their mean: Σ w (x - center) and Σ w (x - center)².
struct CenteredSums {
  double center = 0;
  double rest = 0;
  double spread = 0;
};

/// Sums over one block, with t the truth, p the prediction, e = t - p the error and w the weight.
struct ErrorSums {
  double weight = 0;         ///< Σ w
  double squared = 0;        ///< Σ w e²
  double under = 0;          ///< Σ w max(e, 0): what the predictions were too small
  double over = 0;           ///< Σ w max(-e, 0): what they were too large
  double largest = 0;        ///< max |e| over rows with w > 0
  double lowest_target = std::numeric_limits<double>::infinity();    ///< min t over rows with w > 0
  double highest_target = -std::numeric_limits<double>::infinity();  ///< max t over rows with w > 0
  CenteredSums target{};     ///< of t; exactly without spread where all t are equal
  CenteredSums error{};      ///< of e
};

/// The plain loop that error_sums has to agree with, up to rounding.
ErrorSums error_sums_reference(const double* truth, const double* predicted, const double* weights, std::size_t n) noexcept;

/// The smallest and the largest of n numbers, and the largest of |x - y|, over rows with a weight above zero.
struct RangeOfRows {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
  double farthest = 0;
};

RangeOfRows range_of_rows(const double* x, const double* y, const double* weights, std::size_t n) noexcept;

/// The sums of one block; weights may be null (all ones). Reads the rows three times, of which memory sees one.
/// Precondition: n ≤ sum_block.
ErrorSums error_sums(const double* truth, const double* predicted, const double* weights, std::size_t n) noexcept;

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/error_sums.ipp"
#endif
