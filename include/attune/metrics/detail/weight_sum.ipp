// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/detail/weight_sum.hpp"

#include <bit>
#include <cmath>
#include <cstddef>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void WeightSum::raise(int top) noexcept {
  if (top <= top_) return;
  const int up = top_ == 0 ? 0 : top - top_;
  for (int k = 0; up > 0 && k < digits; ++k) digit_[static_cast<std::size_t>(k)] = k + up < digits ? digit_[static_cast<std::size_t>(k + up)] : 0;
  top_ = top;
}

// The digits of ± the sum, all but the uppermost in [0, 2³²).
ATTUNE_INLINE std::array<std::int64_t, WeightSum::digits> WeightSum::carried(std::int64_t sign) const noexcept {
  std::array<std::int64_t, digits> d{};
  std::int64_t carry = 0;
  for (std::size_t k = 0; k < digits; ++k) {
    const std::int64_t sum = sign * digit_[k] + carry;
    d[k] = k + 1 < digits ? sum & 0xFFFFFFFF : sum;
    carry = sum >> 32;
  }
  return d;
}

[[gnu::noinline]] ATTUNE_INLINE void WeightSum::add(double x) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const auto exponent = static_cast<int>((bits >> 52) & 0x7FF);
  if (exponent == 0x7FF) {
    special_ += static_cast<float>(x);
    return;
  }
  const std::uint64_t mantissa = (bits & ((std::uint64_t{1} << 52) - 1)) | (exponent == 0 ? 0 : std::uint64_t{1} << 52);
  if (mantissa == 0) return;
  const int place = exponent == 0 ? 1 : exponent;  // the mantissa counts 2^(place - 1075)
  const int shift = place & 31, top = (place >> 5) + 2;
  raise(top);
  const std::uint64_t low = mantissa << shift, high = shift == 0 ? 0 : mantissa >> (64 - shift);
  const std::int64_t sign = x < 0 ? -1 : 1;
  const int at = digits - 1 - (top_ - top);
  if (at >= 0) digit_[static_cast<std::size_t>(at)] += sign * static_cast<std::int64_t>(high);
  if (at >= 1) digit_[static_cast<std::size_t>(at - 1)] += sign * static_cast<std::int64_t>(low >> 32);
  if (at >= 2) digit_[static_cast<std::size_t>(at - 2)] += sign * static_cast<std::int64_t>(low & 0xFFFFFFFF);
}

[[gnu::noinline]] ATTUNE_INLINE void WeightSum::merge(const WeightSum& other) noexcept {
  special_ += other.special_;
  if (other.top_ == 0) return;
  raise(other.top_);
  const int down = top_ - other.top_;
  for (int k = down; k < digits; ++k) digit_[static_cast<std::size_t>(k - down)] += other.digit_[static_cast<std::size_t>(k)];
}

ATTUNE_INLINE double WeightSum::value() const noexcept {
  __extension__ using Wide = unsigned __int128;
  if (special_ != 0) return static_cast<double>(special_);  // infinite, or NaN
  std::array<std::int64_t, digits> d = carried(1);
  const bool negative = d[digits - 1] < 0;
  if (negative) d = carried(-1);
  const auto digit = [&d](int k) { return static_cast<Wide>(static_cast<std::uint64_t>(d[static_cast<std::size_t>(k)])); };
  Wide upper = digit(4) << 64 | digit(3) << 32 | digit(2);
  int exponent = 32 * (top_ - 2) - 1075;
  if (const Wide lower = digit(1) << 32 | digit(0); upper >> 64 != 0) {
    upper |= lower != 0 ? 1 : 0;  // far below the last bit that counts: it only breaks ties
  } else {
    upper = upper << 64 | lower;
    exponent -= 64;
  }
  const double size = std::ldexp(static_cast<double>(upper), exponent);
  return negative ? -size : size;
}

}  // namespace attune::inline ATTUNE_ABI::detail
