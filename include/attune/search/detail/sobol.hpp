// SPDX-License-Identifier: BSL-1.0
#pragma once

// Points of Sobol's sequence with Owen's scrambling: every stretch of 2^m of them from a multiple of 2^m on fills the
// cube evenly, and each point by itself is a uniform draw.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "attune/core/random.hpp"

namespace attune::inline ATTUNE_ABI::detail {

inline constexpr std::size_t sobol_axes = 64;

/// Of each axis after the first: a primitive polynomial over GF(2), whose highest bit is its leading coefficient, and the
/// first direction integers m1, m2, ..., as many as its degree. Joe, Kuo, "Constructing Sobol sequences with better
/// two-dimensional projections", SIAM J. Sci. Comput. 30 (2008), file new-joe-kuo-6.21201.
inline constexpr std::array<std::array<std::uint16_t, 10>, sobol_axes - 1> sobol_table{{
    {3, 1},
    {7, 1, 3},
    {11, 1, 3, 1},
    {13, 1, 1, 1},
    {19, 1, 1, 3, 3},
    {25, 1, 3, 5, 13},
    {37, 1, 1, 5, 5, 17},
    {41, 1, 1, 5, 5, 5},
    {47, 1, 1, 7, 11, 19},
    {55, 1, 1, 5, 1, 1},
    {59, 1, 1, 1, 3, 11},
    {61, 1, 3, 5, 5, 31},
    {67, 1, 3, 3, 9, 7, 49},
    {91, 1, 1, 1, 15, 21, 21},
    {97, 1, 3, 1, 13, 27, 49},
    {103, 1, 1, 1, 15, 7, 5},
    {109, 1, 3, 1, 15, 13, 25},
    {115, 1, 1, 5, 5, 19, 61},
    {131, 1, 3, 7, 11, 23, 15, 103},
    {137, 1, 3, 7, 13, 13, 15, 69},
    {143, 1, 1, 3, 13, 7, 35, 63},
    {145, 1, 3, 5, 9, 1, 25, 53},
    {157, 1, 3, 1, 13, 9, 35, 107},
    {167, 1, 3, 1, 5, 27, 61, 31},
    {171, 1, 1, 5, 11, 19, 41, 61},
    {185, 1, 3, 5, 3, 3, 13, 69},
    {191, 1, 1, 7, 13, 1, 19, 1},
    {193, 1, 3, 7, 5, 13, 19, 59},
    {203, 1, 1, 3, 9, 25, 29, 41},
    {211, 1, 3, 5, 13, 23, 1, 55},
    {213, 1, 3, 7, 3, 13, 59, 17},
    {229, 1, 3, 1, 3, 5, 53, 69},
    {239, 1, 1, 5, 5, 23, 33, 13},
    {241, 1, 1, 7, 7, 1, 61, 123},
    {247, 1, 1, 7, 9, 13, 61, 49},
    {253, 1, 3, 3, 5, 3, 55, 33},
    {285, 1, 3, 1, 15, 31, 13, 49, 245},
    {299, 1, 3, 5, 15, 31, 59, 63, 97},
    {301, 1, 3, 1, 11, 11, 11, 77, 249},
    {333, 1, 3, 1, 11, 27, 43, 71, 9},
    {351, 1, 1, 7, 15, 21, 11, 81, 45},
    {355, 1, 3, 7, 3, 25, 31, 65, 79},
    {357, 1, 3, 1, 1, 19, 11, 3, 205},
    {361, 1, 1, 5, 9, 19, 21, 29, 157},
    {369, 1, 3, 7, 11, 1, 33, 89, 185},
    {391, 1, 3, 3, 3, 15, 9, 79, 71},
    {397, 1, 3, 7, 11, 15, 39, 119, 27},
    {425, 1, 1, 3, 1, 11, 31, 97, 225},
    {451, 1, 1, 1, 3, 23, 43, 57, 177},
    {463, 1, 3, 7, 7, 17, 17, 37, 71},
    {487, 1, 3, 1, 5, 27, 63, 123, 213},
    {501, 1, 1, 3, 5, 11, 43, 53, 133},
    {529, 1, 3, 5, 5, 29, 17, 47, 173, 479},
    {539, 1, 3, 3, 11, 3, 1, 109, 9, 69},
    {545, 1, 1, 1, 5, 17, 39, 23, 5, 343},
    {557, 1, 3, 1, 5, 25, 15, 31, 103, 499},
    {563, 1, 1, 1, 11, 11, 17, 63, 105, 183},
    {601, 1, 1, 5, 11, 9, 29, 97, 231, 363},
    {607, 1, 1, 5, 15, 19, 45, 41, 7, 383},
    {617, 1, 3, 7, 7, 31, 19, 83, 137, 221},
    {623, 1, 1, 1, 3, 23, 15, 111, 223, 83},
    {631, 1, 1, 5, 13, 31, 15, 55, 25, 161},
    {637, 1, 1, 3, 13, 25, 47, 39, 87, 257},
}};

/// The direction numbers of an axis: v_1 = bit 31, and so on. Bratley, Fox, "Algorithm 659", ACM TOMS 14 (1988), for
/// the recurrence.
constexpr std::array<std::uint32_t, 32> sobol_directions(std::size_t axis) {
  std::array<std::uint32_t, 32> v{};
  if (axis == 0) {
    for (std::size_t k = 0; k < 32; ++k) v[k] = std::uint32_t{1} << (31 - k);
    return v;
  }
  const auto& row = sobol_table[axis - 1];
  const std::size_t degree = static_cast<std::size_t>(std::bit_width(row[0])) - 1;
  for (std::size_t k = 0; k < 32; ++k) {
    if (k < degree) {
      v[k] = std::uint32_t{row[k + 1]} << (31 - k);
      continue;
    }
    v[k] = v[k - degree] ^ (v[k - degree] >> degree);
    for (std::size_t j = 1; j < degree; ++j)
      if ((row[0] >> (degree - j)) & 1U) v[k] ^= v[k - j];
  }
  return v;
}

/// The fraction of point `index`, as 32 bits, in Gray code order. Antonov, Saleev, USSR Comput. Math. Math. Phys. 19
/// (1979).
constexpr std::uint32_t sobol_bits(const std::array<std::uint32_t, 32>& directions, std::uint32_t index) {
  std::uint32_t bits = 0;
  for (std::uint32_t gray = index ^ (index >> 1); gray != 0; gray &= gray - 1) bits ^= directions[static_cast<std::size_t>(std::countr_zero(gray))];
  return bits;
}

/// Flips each bit by a coin of its own for each pattern of the bits above it, and draws what follows the last bit:
/// uniform in [0, 1). Owen, "Randomly permuted (t, m, s)-nets and (t, s)-sequences", MCQMC (1995).
constexpr double owen_scrambled(std::uint32_t bits, RandomKey key) {
  const PhiloxKey words{static_cast<std::uint32_t>(key.value), static_cast<std::uint32_t>(key.value >> 32)};
  std::uint32_t flips = 0;
  for (std::uint32_t k = 0; k < 32; ++k) {
    const std::uint32_t above = k == 0 ? 0 : bits >> (32 - k);
    flips |= (philox4x32({above, k, 0, 0}, words)[0] >> 31) << (31 - k);
  }
  const std::uint64_t rest = philox4x32({bits, 32, 0, 0}, words)[0] >> 11;
  return static_cast<double>((std::uint64_t{bits ^ flips} << 21) | rest) * 0x1p-53;
}

}  // namespace attune::inline ATTUNE_ABI::detail
