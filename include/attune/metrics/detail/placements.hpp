// SPDX-License-Identifier: BSL-1.0
#pragma once

// How rows of one class lie among the scores of the other: DeLong's structural components, as whole numbers. Sun, Xu,
// "Fast implementation of DeLong's algorithm for comparing the areas under correlated receiver operating characteristic
// curves", IEEE Signal Processing Letters 21 (2014), takes them from midranks; here a merge counts them.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "attune/metrics/detail/wide_integer.hpp"
#include "attune/simd/sort.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Twice the share of others below a row, ties counting half, in others: `visit(row, others below + others not above)`
/// for each row of `own`. Precondition: both are ascending.
template <class Visit>
void visit_placements(std::span<const double> own, std::span<const double> others, Visit&& visit) {
  std::size_t below = 0, not_above = 0;
  for (std::size_t i = 0; i < own.size(); ++i) {
    while (below < others.size() && others[below] < own[i]) ++below;
    while (not_above < others.size() && others[not_above] <= own[i]) ++not_above;
    visit(i, static_cast<std::int64_t>(below + not_above));
  }
}

/// Σ x and Σ x² of whole numbers, exact.
struct WholeMoments {
  WideInteger sum = 0;
  WideInteger squares = 0;
  std::int64_t count = 0;

  void add(std::int64_t x) noexcept {
    sum += x;
    squares += wide_square(x);
    ++count;
  }
  /// The unbiased variance of their mean, in which one rounding is made before the division; NaN for fewer than two.
  double variance_of_mean() const noexcept {
    if (count < 2) return std::numeric_limits<double>::quiet_NaN();
    const auto n = static_cast<double>(count);
    return static_cast<double>(count * squares - sum * sum) / (n * n * (n - 1));
  }
};

/// An area under the ROC curve and the variance of it, or of the difference of two.
struct AreaMoments {
  double area = std::numeric_limits<double>::quiet_NaN();
  double variance = std::numeric_limits<double>::quiet_NaN();
};

/// From placements of the positive rows, and of the negative ones, which may be differences of two models'.
inline AreaMoments area_moments(const WholeMoments& positive, const WholeMoments& negative) noexcept {
  if (positive.count == 0 || negative.count == 0) return {};
  const auto twice_positives = 2 * static_cast<double>(positive.count), twice_negatives = 2 * static_cast<double>(negative.count);
  return {.area = static_cast<double>(positive.sum) / (static_cast<double>(positive.count) * twice_negatives),
          .variance = positive.variance_of_mean() / (twice_negatives * twice_negatives) + negative.variance_of_mean() / (twice_positives * twice_positives)};
}

/// The area under the ROC curve, and DeLong's variance of it. Precondition: both classes' scores are ascending.
[[gnu::cold]] inline AreaMoments delong_variance(std::span<const double> positive, std::span<const double> negative) noexcept {
  WholeMoments positives, negatives;
  visit_placements(positive, negative, [&](std::size_t, std::int64_t x) { positives.add(x); });
  visit_placements(negative, positive, [&](std::size_t, std::int64_t x) { negatives.add(x); });  // whose mirror images have the same variance
  return area_moments(positives, negatives);
}

/// The rows of one class, by ascending scores.
struct ClassOrder {
  std::vector<double> scores{};
  std::vector<double> rows{};  ///< their numbers within the class, whole

  void push(double score) {
    rows.push_back(static_cast<double>(rows.size()));
    scores.push_back(score);
  }
  void sort() { simd::sort_keys(scores.data(), rows.data(), scores.size()); }
};

/// The placements of one class's rows in the order that they came in.
[[gnu::cold]] inline std::vector<std::int64_t> placements_in_order(const ClassOrder& own, const ClassOrder& others) {
  std::vector<std::int64_t> placements(own.rows.size());
  visit_placements(own.scores, others.scores, [&](std::size_t i, std::int64_t x) { placements[static_cast<std::size_t>(own.rows[i])] = x; });
  return placements;
}

/// Moments of the differences of two models' placements of the same rows: their variances and their covariance in one,
/// without cancellation.
[[gnu::cold]] inline WholeMoments moments_of_differences(std::span<const std::int64_t> a, std::span<const std::int64_t> b) noexcept {
  WholeMoments moments;
  for (std::size_t i = 0; i < a.size(); ++i) moments.add(a[i] - b[i]);
  return moments;
}

}  // namespace attune::inline ATTUNE_ABI::detail
