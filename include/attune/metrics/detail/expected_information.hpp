// SPDX-License-Identifier: BSL-1.0
#pragma once

// The mutual information of two random clusterings of given sizes, on average. Vinh, Epps, Bailey, "Information
// theoretic measures for clusterings comparison", JMLR 11 (2010), equation 24a.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attune/metrics/detail/label_pairs.hpp"
#include "attune/metrics/detail/wide_integer.hpp"
#include "attune/simd/compensated_sum.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// log(x n / (a b)) without cancellation where the argument is near one.
inline double log_ratio(std::int64_t x, std::int64_t n, std::int64_t a, std::int64_t b) noexcept {
  const WideInteger expected = wide_product(a, b);
  return std::log1p(static_cast<double>(wide_product(x, n) - expected) / static_cast<double>(expected));
}

/// Σ x/n log(x n / (a b)) P(x), where x is the overlap of clusters of a and b of n rows: hypergeometric. Its
/// probabilities follow from each other, from the likeliest on, up to a common factor; those that are below 2⁻¹⁰⁰ of
/// the largest are left out. (The equation's factorials would cost digits: their logarithms are large.)
[[gnu::cold]] inline double expected_term(std::int64_t a, std::int64_t b, std::int64_t n) noexcept {
  constexpr double negligible = 0x1p-100;
  const std::int64_t low = std::max<std::int64_t>(0, a + b - n), high = std::min(a, b);
  const std::int64_t mode = std::clamp(static_cast<std::int64_t>(wide_product(a + 1, b + 1) / (n + 2)), low, high);
  const auto term = [&](std::int64_t x) { return x == 0 ? 0.0 : static_cast<double>(x) * log_ratio(x, n, a, b); };
  // P(x + 1) / P(x)
  const auto growth = [&](std::int64_t x) {
    return static_cast<double>(a - x) * static_cast<double>(b - x) / (static_cast<double>(x + 1) * static_cast<double>(n - a - b + x + 1));
  };
  simd::CompensatedSum weights, terms;
  const auto add = [&](std::int64_t x, double weight) {
    weights.add(weight);
    terms.add(weight * term(x));
  };
  add(mode, 1);
  double weight = 1;
  for (std::int64_t x = mode; x < high && weight > negligible; ++x) add(x + 1, weight *= growth(x));
  weight = 1;
  for (std::int64_t x = mode; x > low && weight > negligible; --x) add(x - 1, weight /= growth(x - 1));
  return terms.value() / weights.value() / static_cast<double>(n);
}

/// Sizes of clusters and how many clusters have each.
[[gnu::cold]] inline std::vector<LabelCount> sizes_of(std::span<const LabelCount> clusters) {
  std::vector<LabelCount> sizes;
  for (const LabelCount& cluster : clusters) sizes.push_back({cluster.rows, 1});
  sort_counts(sizes);
  join_equal(sizes);
  return sizes;
}

/// In nats. Cost: O(√n) for each pair of distinct sizes, of which there are O(n).
[[gnu::cold]] inline double expected_information(std::span<const LabelCount> truth, std::span<const LabelCount> predicted, std::int64_t rows) {
  const auto truth_sizes = sizes_of(truth), predicted_sizes = sizes_of(predicted);
  simd::CompensatedSum sum;
  for (const LabelCount& t : truth_sizes)
    for (const LabelCount& p : predicted_sizes) sum.add(static_cast<double>(t.rows) * static_cast<double>(p.rows) * expected_term(t.label, p.label, rows));
  return sum.value();
}

}  // namespace attune::inline ATTUNE_ABI::detail
