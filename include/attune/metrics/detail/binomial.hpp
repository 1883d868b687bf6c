// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random counts: what bootstrap replicates of a table of counts are made of.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "attune/config.hpp"
#include "attune/core/random.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// log k! minus Stirling's formula for it: log k! = ½ log 2π + (k + ½) log(k + 1) - (k + 1) + this.
inline double stirling_rest(double k) noexcept {
  static constexpr std::array<double, 10> small{0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119,
                                                0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.00925546218271273, 0.00833056343336287};
  if (k < 10) return small[static_cast<std::size_t>(k)];
  const double x = 1 / (k + 1);
  return (1.0 / 12 - (1.0 / 360 - x * x / 1260) * x * x) * x;
}

/// How many of n trials of probability p ≤ ½ succeed, for n p ≥ 10: transformed rejection, at a cost that does not grow
/// with n. Hörmann, "The generation of binomial random variates", J. Stat. Comput. Simul. 46 (1993), algorithm BTRS.
inline double draw_many_successes(Random& random, double n, double p) noexcept {
  const double spread = std::sqrt(n * p * (1 - p)), odds = p / (1 - p), mode = std::floor((n + 1) * p);
  const double b = 1.15 + 2.53 * spread, a = -0.0873 + 0.0248 * b + 0.01 * p, alpha = (2.83 + 5.1 / b) * spread;
  while (true) {
    const double u = random.uniform() - 0.5, v = random.uniform(), us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + n * p + 0.5);
    if (us >= 0.07 && v <= 0.92 - 4.2 / b) return k;
    if (!(k >= 0 && k <= n)) continue;
    const double accept = (mode + 0.5) * std::log((mode + 1) / (odds * (n - mode + 1))) + (n + 1) * std::log((n - mode + 1) / (n - k + 1)) +
                          (k + 0.5) * std::log(odds * (n - k + 1) / (k + 1)) + stirling_rest(mode) + stirling_rest(n - mode) - stirling_rest(k) - stirling_rest(n - k);
    if (std::log(v * alpha / (a / (us * us) + b)) <= accept) return k;
  }
}

/// How many of n trials of probability p succeed.
inline double draw_binomial(Random& random, double n, double p) noexcept {
  if (!(p > 0) || !(n > 0)) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - draw_binomial(random, n, 1 - p);
  if (n * p >= 10) return draw_many_successes(random, n, p);
  const double odds = p / (1 - p);
  double probability = std::exp(n * std::log1p(-p)), u = random.uniform(), k = 0;
  while (u > probability && k < n) {  // of k, by inversion
    u -= probability;
    ++k;
    probability *= (n + 1) * odds / k - odds;
  }
  return k;
}

/// Draws as many rows as `counts` add up to, with replacement, and counts them again. `drawn` has the size of `counts`.
inline void draw_counts(Random& random, std::span<const double> counts, std::span<double> drawn) noexcept {
  double rows = 0;
  for (const double count : counts) rows += count;
  double left = rows;  // rows to draw
  for (std::size_t c = 0; c < counts.size(); ++c) {
    drawn[c] = rows > 0 ? draw_binomial(random, left, std::min(1.0, counts[c] / rows)) : 0;
    left -= drawn[c];
    rows -= counts[c];
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
