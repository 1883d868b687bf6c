// SPDX-License-Identifier: BSL-1.0
#pragma once

// Vectors of doubles: the few operations that optimizers are made of, in a fixed order of arithmetic. They
// are compiled once, whatever the types around them.

#include <array>
#include <span>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// x·y. Precondition: equal sizes.
double dot(std::span<const double> x, std::span<const double> y) noexcept;

/// x·y of four vectors y, each with the bits of a product by itself. Precondition: each has x.size() values.
std::array<double, 4> dots(std::span<const double> x, const std::array<const double*, 4>& y) noexcept;

/// Σ wᵢ (xᵢ - yᵢ)². Precondition: equal sizes.
double weighted_squared_distance(std::span<const double> x, std::span<const double> y, std::span<const double> w) noexcept;

/// y ← y + a x. Precondition: equal sizes.
void add_scaled(std::span<double> y, double a, std::span<const double> x) noexcept;

/// x ← a x.
void scale(std::span<double> x, double a) noexcept;

/// The largest absolute value, 0 for none; NaN if there is one.
double largest_absolute(std::span<const double> x) noexcept;

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/vector.ipp"
#endif
