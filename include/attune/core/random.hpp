// SPDX-License-Identifier: BSL-1.0
#pragma once

// Counter-based random numbers: the n-th number of a stream is a pure function of (key, n), so that
// work can be split among threads and machines without a shared state. A key is derived step by
// step (seed, purpose, trial, fold, epoch), and equal paths give equal streams everywhere.
//
// Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
// SC 2011, section 3.3; constants from its table 2.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// Ten rounds of Philox4x32: four random words for a counter and a key.
constexpr PhiloxCounter philox4x32(PhiloxCounter counter, PhiloxKey key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = 0xD2511F53ULL * counter[0];
    const std::uint64_t b = 0xCD9E8D57ULL * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return counter;
}

/// What a stream of random numbers is for. Streams of different purposes are independent.
enum class Purpose : std::uint32_t { split, shuffle, initialize, search, trial, fold, epoch, resample, generate, user };

/// The path to a stream of random numbers.
struct RandomKey {
  std::uint64_t value = 0;  ///< the seed, or what was derived from it

  /// The key of a part of the work: `key.child(Purpose::fold, 3)`.
  [[gnu::noinline]] constexpr RandomKey child(Purpose purpose, std::uint64_t index = 0) const noexcept {
    const auto words =
        philox4x32({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                    static_cast<std::uint32_t>(purpose), 0x61747475U},
                   {static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32)});
    return {words[0] | (std::uint64_t{words[1]} << 32)};
  }

  friend constexpr bool operator==(RandomKey, RandomKey) = default;
};

/// A stream of random numbers. Satisfies std::uniform_random_bit_generator. Its own distributions
/// are used instead of the standard library's, which differ between implementations.
class Random {
 public:
  using result_type = std::uint64_t;

  constexpr explicit Random(RandomKey key) noexcept
      : key_{static_cast<std::uint32_t>(key.value), static_cast<std::uint32_t>(key.value >> 32)} {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  constexpr result_type operator()() noexcept {
    if (used_ == 2) {
      const auto w = philox4x32({static_cast<std::uint32_t>(counter_), static_cast<std::uint32_t>(counter_ >> 32), 0, 0}, key_);
      words_ = {w[0] | (std::uint64_t{w[1]} << 32), w[2] | (std::uint64_t{w[3]} << 32)};
      ++counter_;
      used_ = 0;
    }
    return words_[used_++];
  }

  /// Uniform in [0, 1), with 53 random bits.
  constexpr double uniform() noexcept { return static_cast<double>((*this)() >> 11) * 0x1p-53; }

  /// Uniform in 0..count-1, unbiased; count > 0. Lemire, "Fast random integer generation in an
  /// interval", TOMACS 2019, algorithm 5.
  constexpr std::uint64_t below(std::uint64_t count) noexcept {
    auto product = wide_multiply((*this)(), count);
    if (product.second < count) {
      const std::uint64_t threshold = (0 - count) % count;
      while (product.second < threshold) product = wide_multiply((*this)(), count);
    }
    return product.first;
  }

  /// Normal with mean 0 and variance 1 (Marsaglia's polar method).
  double normal() noexcept;

  /// Fisher-Yates shuffle.
  template <class T>
  [[gnu::noinline]] constexpr void shuffle(std::span<T> items) noexcept {
    using std::swap;  // and that of a type whose header comes later, such as <tuple>
    for (std::size_t i = items.size(); i > 1; --i) swap(items[i - 1], items[below(i)]);
  }

 private:
  // High and low half of a 128-bit product.
  static constexpr std::pair<std::uint64_t, std::uint64_t> wide_multiply(std::uint64_t a, std::uint64_t b) noexcept {
    const std::uint64_t a0 = a & 0xffffffffU, a1 = a >> 32, b0 = b & 0xffffffffU, b1 = b >> 32;
    const std::uint64_t low = a0 * b0, m1 = a1 * b0, m2 = a0 * b1;
    const std::uint64_t middle = (low >> 32) + (m1 & 0xffffffffU) + (m2 & 0xffffffffU);
    return {a1 * b1 + (m1 >> 32) + (m2 >> 32) + (middle >> 32), a * b};
  }

  PhiloxKey key_{};
  std::uint64_t counter_ = 0;
  std::array<std::uint64_t, 2> words_{};
  std::size_t used_ = 2;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/random.ipp"
#endif
