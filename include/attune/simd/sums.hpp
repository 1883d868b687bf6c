// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums over rows in a fixed shape: blocks of rows, each summed in lanes, the blocks added up in order
// with a compensation. The result depends on the values and their order, and on nothing else.

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Rows a block of the fixed-shape sums. Data that are fed in pieces give the same bits as in one go
/// when they are cut at multiples of it.
inline constexpr std::size_t sum_block = 1024;

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

/// Σ term(i) for i in [0, n), n ≤ sum_block, where `vector(i)` gives a batch of the terms from i on
/// and `scalar(i)` one term. Four accumulators, added pairwise.
template <class Vector, class Scalar>
double sum_of_terms(std::size_t n, Vector&& vector, Scalar&& scalar) noexcept {
  using B = Batch<double>;
  constexpr std::size_t lanes = width<double>;
  B a(0.0), b(0.0), c(0.0), d(0.0);
  std::size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    a += vector(i);
    b += vector(i + lanes);
    c += vector(i + 2 * lanes);
    d += vector(i + 3 * lanes);
  }
  for (; i + lanes <= n; i += lanes) a += vector(i);
  double total = sum_of((a + b) + (c + d));
  for (; i < n; ++i) total += scalar(i);
  return total;
}

/// What regression metrics are made of, over one block of rows.
struct ErrorSums {
  double weight = 0;         ///< Σ w
  double squared = 0;        ///< Σ w (t - p)²
  double absolute = 0;       ///< Σ w |t - p|
  double target = 0;         ///< Σ w t
  double target_mean = 0;    ///< Σ w t / Σ w, exactly t where all t are equal
  double target_spread = 0;  ///< Σ w (t - mean of t)²
};

/// The plain loop that error_sums has to agree with, up to rounding.
inline ErrorSums error_sums_reference(const double* truth, const double* predicted, const double* weight, std::size_t n) noexcept {
  ErrorSums s;
  for (std::size_t i = 0; i < n; ++i) {
    const double w = weight == nullptr ? 1.0 : weight[i];
    const double e = truth[i] - predicted[i];
    s.weight += w;
    s.squared += w * e * e;
    s.absolute += w * std::abs(e);
    s.target += w * truth[i];
  }
  const double mean = s.target_mean = s.weight > 0 ? s.target / s.weight : 0;
  for (std::size_t i = 0; i < n; ++i)
    s.target_spread += (weight == nullptr ? 1.0 : weight[i]) * (truth[i] - mean) * (truth[i] - mean);
  return s;
}

/// The sums of one block; weight may be null (all ones). Precondition: n ≤ sum_block.
inline ErrorSums error_sums(const double* truth, const double* predicted, const double* weight, std::size_t n) noexcept {
  const auto total = [&](auto&& term) {
    if (weight == nullptr)
      return sum_of_terms(n, [&](std::size_t i) { return term(load(truth + i), load(predicted + i)); },
                          [&](std::size_t i) { return term(truth[i], predicted[i]); });
    return sum_of_terms(n, [&](std::size_t i) { return load(weight + i) * term(load(truth + i), load(predicted + i)); },
                        [&](std::size_t i) { return weight[i] * term(truth[i], predicted[i]); });
  };
  ErrorSums s;
  s.weight = weight == nullptr ? static_cast<double>(n)
                               : sum_of_terms(n, [&](std::size_t i) { return load(weight + i); }, [&](std::size_t i) { return weight[i]; });
  s.squared = total([](auto t, auto p) { return (t - p) * (t - p); });
  s.absolute = total([](auto t, auto p) { return math::abs(t - p); });
  // Counted from the first row, so that a constant truth has no spread, not even by rounding.
  const double origin = n > 0 ? truth[0] : 0;
  const double from_origin = total([origin](auto t, auto) { return t - decltype(t)(origin); });
  const double mean = s.target_mean = s.weight > 0 ? origin + from_origin / s.weight : 0;
  s.target = mean * s.weight;
  s.target_spread = total([mean](auto t, auto) { return (t - decltype(t)(mean)) * (t - decltype(t)(mean)); });
  return s;
}

/// Σ -w log p over one block; weight may be null. Precondition: n ≤ sum_block, p > 0.
inline double negative_log_sum(const double* p, const double* weight, std::size_t n) noexcept {
  if (weight == nullptr)
    return -sum_of_terms(n, [&](std::size_t i) { return math::log(load(p + i)); }, [&](std::size_t i) { return math::log(p[i]); });
  return -sum_of_terms(n, [&](std::size_t i) { return load(weight + i) * math::log(load(p + i)); },
                       [&](std::size_t i) { return weight[i] * math::log(p[i]); });
}

}  // namespace attune::inline ATTUNE_ABI::simd
