// SPDX-License-Identifier: BSL-1.0
#pragma once

// Distributions of test statistics: Student's t, F, chi-square, the binomial, and the studentised range. The normal one is
// in normal.hpp. Tails are of a relative accuracy of 1e-10 and better, small ones too.

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// P(T > t) of Student's t with `degrees` > 0 of freedom.
[[gnu::cold]] double student_t_upper(double t, double degrees) noexcept;

/// P(|T| > |t|).
double student_t_two_sided(double t, double degrees) noexcept;

/// P(F > f) of F with d1 and d2 degrees of freedom.
[[gnu::cold]] double f_upper(double f, double d1, double d2) noexcept;

/// P(X ≤ k) of the number of successes in n trials of probability p.
[[gnu::cold]] double binomial_lower(double k, double n, double p) noexcept;

/// P(X > x) of chi-square, the regularised incomplete gamma function Q(degrees / 2, x / 2): by its series below the mean,
/// by its continued fraction above. "NIST Digital Library of Mathematical Functions", 8.7.1 and 8.9.2.
[[gnu::cold]] double chi_square_upper(double x, double degrees) noexcept;

/// P(Q > q) of the range of k standard normal numbers, the studentised range with infinite degrees of freedom:
/// k ∫ φ(z) (Φ(z)^(k-1) - (Φ(z) - Φ(z - q))^(k-1)) dz, by the trapezoidal rule, which on the whole line converges faster
/// than any power of the step.
[[gnu::cold]] double studentized_range_upper(double q, int k) noexcept;

/// The t with P(T > t) = p; ±∞ at 0 and 1, NaN outside.
[[gnu::cold]] double student_t_upper_quantile(double p, double degrees) noexcept;

/// The q with P(Q > q) = p, 0 < p < 1.
[[gnu::cold]] double studentized_range_upper_quantile(double p, int k) noexcept;

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/core/distributions.ipp"
#endif
