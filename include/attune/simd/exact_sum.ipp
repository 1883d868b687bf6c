// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/simd/exact_sum.hpp"

#include <cmath>

namespace attune::inline ATTUNE_ABI::simd {

ATTUNE_INLINE void ExactSum::merge(const ExactSum& other) noexcept {
  not_finite_ += other.not_finite_;
  add_times(other, 1);
}

ATTUNE_INLINE void ExactSum::subtract(const ExactSum& other) noexcept {
  not_finite_ -= other.not_finite_;
  add_times(other, -1);
}

ATTUNE_INLINE double ExactSum::value() const noexcept {
  if (!(not_finite_ == 0)) return not_finite_;
  if (first_ == end_) return 0;
#ifdef __SIZEOF_INT128__
  if (end_ - first_ <= 3) {  // terms of like size: the chunks fit into one integer, which the machine rounds
    __extension__ using Wide = __int128;
    Wide sum = 0;
    for (int k = end_; k-- > first_;) sum = sum * (Wide{1} << chunk_bits) + chunks_[k];
    return scaled_by(static_cast<double>(sum), chunk_bits * first_ - 1074);
  }
#endif
  ExactSum sum(*this);
  sum.carry();
  return sum.rounded();
}

ATTUNE_INLINE SumPair ExactSum::value_and_rest() const noexcept {
  const double sum = value();
  if (!std::isfinite(sum)) return {sum, 0};
  ExactSum left(*this);
  left.add(-sum);
  return {sum, left.value()};
}

ATTUNE_INLINE void ExactSum::copy(const ExactSum& other) noexcept {
  first_ = other.first_;
  end_ = other.end_;
  terms_ = other.terms_;
  not_finite_ = other.not_finite_;
  for (int k = first_; k < end_; ++k) chunks_[k] = other.chunks_[k];
}

ATTUNE_INLINE void ExactSum::add_times(const ExactSum& other, std::int64_t sign) noexcept {
  if (other.first_ == other.end_) return;
  const int first = other.first_, end = other.end_, terms = other.terms_;  // `other` may be this one
  reach(first, end);
  for (int k = first; k < end; ++k) chunks_[k] += sign * other.chunks_[k];
  terms_ += terms;
  if (terms_ >= terms_before_carry) carry();
}

[[gnu::noinline]] ATTUNE_INLINE void ExactSum::carry() noexcept {
  std::int64_t over = 0;
  for (int k = first_; k < end_; ++k) {
    const std::int64_t sum = chunks_[k] + over;
    over = sum >> chunk_bits;
    chunks_[k] = sum & low_bits;
  }
  if (over != 0 && over != -1 && end_ < chunk_count) {
    chunks_[end_++] = over & low_bits;
    over >>= chunk_bits;
  }
  if (end_ > first_) chunks_[end_ - 1] += over * (low_bits + 1);
  terms_ = 1;
}

[[gnu::noinline]] ATTUNE_INLINE double ExactSum::rounded() noexcept {
  const bool negative = chunks_[end_ - 1] < 0;
  if (negative) {
    for (int k = first_; k < end_; ++k) chunks_[k] = -chunks_[k];
    carry();
  }
  int top = end_ - 1;
  while (top > first_ && chunks_[top] == 0) --top;
  if (chunks_[top] == 0) return 0;
  // The 64 bits from the highest one down, of which the last stands for all that follow too: enough to round once.
  const auto bits_of = [&](int k) { return k < first_ ? std::uint64_t{0} : static_cast<std::uint64_t>(chunks_[k]); };
  std::uint64_t high = bits_of(top) << chunk_bits | bits_of(top - 1);
  std::uint64_t low = bits_of(top - 2);
  const int zeros = std::countl_zero(high);  // less than 32
  high = high << zeros | (low << zeros) >> chunk_bits;
  low = low << zeros & static_cast<std::uint64_t>(low_bits);
  for (int k = top - 3; k >= first_; --k) low |= bits_of(k);
  high |= static_cast<std::uint64_t>(low != 0);
  const double scaled = scaled_by(static_cast<double>(high), chunk_bits * (top - 1) - zeros - 1074);
  return negative ? -scaled : scaled;
}

ATTUNE_INLINE double ExactSum::scaled_by(double x, int power) noexcept {
  const auto power_of_two = [](int k) { return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << fraction_bits); };
  const int half = power / 2;
  return x * power_of_two(half) * power_of_two(power - half);
}

ATTUNE_INLINE bool operator==(const ExactSum& a, const ExactSum& b) noexcept {
  if (a.not_finite_ != b.not_finite_) return std::isnan(a.not_finite_) && std::isnan(b.not_finite_);
  if (!std::isfinite(a.not_finite_)) return true;
  ExactSum difference(a);
  difference.subtract(b);
  return difference.value() == 0;
}

}  // namespace attune::inline ATTUNE_ABI::simd
