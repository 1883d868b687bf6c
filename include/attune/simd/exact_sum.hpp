// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums without rounding. What is added up is kept exactly, so that neither the order of the terms nor the way in which
// partial sums are merged can change a bit of the result.

#include <bit>
#include <cstdint>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// A sum as an unevaluated pair of numbers: `value` is the exact sum rounded once, `rest` what the rounding left over.
struct SumPair {
  double value = 0;
  double rest = 0;
};

/// The exact sum of any doubles, subnormal and huge ones among them: a fixed-point number that spans all exponents, in
/// signed 64-bit chunks which overlap by 32 bits, so that an addition carries nothing. Infinities and NaN propagate as
/// in a plain sum. Commutative and associative to the bit. Up to 2⁶³ terms.
///
/// Only the chunks that the terms reach are ever written, so that an empty sum costs nothing to make.
/// R. M. Neal, "Fast exact summation using small and large superaccumulators", arXiv:1505.05571 (2015), section 3.
class ExactSum {
 public:
  ExactSum() noexcept {}  // NOLINT: the chunks stay as they are
  ExactSum(const ExactSum& other) noexcept { copy(other); }
  ExactSum& operator=(const ExactSum& other) noexcept {
    if (this != &other) copy(other);
    return *this;
  }
  ~ExactSum() = default;

  void add(double x) noexcept {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto exponent = static_cast<int>(bits >> fraction_bits & 0x7ff);
    if (exponent == 0x7ff) [[unlikely]] {
      not_finite_ += x;
      return;
    }
    std::uint64_t mantissa = bits & ((std::uint64_t{1} << fraction_bits) - 1);
    mantissa |= static_cast<std::uint64_t>(exponent != 0) << fraction_bits;
    const int position = exponent - (exponent != 0);  // of its last bit, counted from 2⁻¹⁰⁷⁴
    const int chunk = position / chunk_bits, shift = position % chunk_bits;
    reach(chunk, chunk + 2);
    const auto low = static_cast<std::int64_t>(mantissa << shift & low_bits);
    const auto high = static_cast<std::int64_t>(mantissa >> (chunk_bits - shift));
    const std::int64_t sign = -static_cast<std::int64_t>(bits >> 63);  // 0 or -1
    chunks_[chunk] += (low ^ sign) - sign;
    chunks_[chunk + 1] += (high ^ sign) - sign;
    if (++terms_ >= terms_before_carry) carry();
  }

  void merge(const ExactSum& other) noexcept;

  void subtract(const ExactSum& other) noexcept;

  /// The sum, rounded once to the nearest double, to even in a tie; infinite beyond them.
  double value() const noexcept;

  /// The sum to about 106 bits. The rest is 0 where the value is not finite.
  SumPair value_and_rest() const noexcept;

  /// Whether both have the same sum, to the last bit of either.
  friend bool operator==(const ExactSum& a, const ExactSum& b) noexcept;

 private:
  static constexpr int fraction_bits = 52;
  static constexpr int chunk_bits = 32;
  static constexpr std::int64_t low_bits = 0xffffffff;
  // 2098 bits of doubles, and room for the carries of 2⁶³ terms.
  static constexpr int chunk_count = 68;
  // A term adds less than 2⁵² to the larger chunk that it reaches: two sums of so many terms fit into 63 bits.
  static constexpr int terms_before_carry = 1000;

  void copy(const ExactSum& other) noexcept;

  void add_times(const ExactSum& other, std::int64_t sign) noexcept;

  // Makes the chunks in [first, end) part of the sum.
  void reach(int first, int end) noexcept {
    if (first >= first_ && end <= end_) return;
    if (first_ == end_) {
      first_ = first;
      end_ = first + 2;
      chunks_[first] = chunks_[first + 1] = 0;
      while (end_ < end) chunks_[end_++] = 0;
      return;
    }
    while (first_ > first) chunks_[--first_] = 0;
    while (end_ < end) chunks_[end_++] = 0;
  }

  // Leaves 32 bits in each chunk, and the sign in the last.
  void carry() noexcept;

  // After carry(). Calls: inlined into a caller that made the sum, GCC takes chunks that are not reached for values.
  double rounded() noexcept;

  // x 2^power, in two steps of which only the last can leave the range; whole multiples of 2⁻¹⁰⁷⁴ stay exact.
  static double scaled_by(double x, int power) noexcept;

  std::int32_t first_ = 0;  // the chunks that hold something are [first_, end_)
  std::int32_t end_ = 0;
  std::int32_t terms_ = 0;  // what the chunks hold is less than so many times 2⁵²
  double not_finite_ = 0;
  std::int64_t chunks_[chunk_count];
};

}  // namespace attune::inline ATTUNE_ABI::simd

#if !defined(ATTUNE_COMPILED)
#include "attune/simd/exact_sum.ipp"
#endif
