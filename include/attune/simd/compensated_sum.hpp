// SPDX-License-Identifier: BSL-1.0
#pragma once

// A sum that keeps what rounding takes from it.

#include <cmath>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// A running sum that carries its rounding error along. Neumaier, "Rundungsfehleranalyse einiger
/// Verfahren zur Summation endlicher Summen", ZAMM 54 (1974), algorithm IV.
struct CompensatedSum {
  double sum = 0;
  double error = 0;

  void add(double x) noexcept {
    const double t = sum + x;
    error += std::abs(sum) >= std::abs(x) ? (sum - t) + x : (x - t) + sum;
    sum = t;
  }
  void merge(const CompensatedSum& other) noexcept {
    add(other.sum);
    error += other.error;
  }
  double value() const noexcept { return sum + error; }

  friend bool operator==(const CompensatedSum&, const CompensatedSum&) = default;
};

}  // namespace attune::inline ATTUNE_ABI::simd
