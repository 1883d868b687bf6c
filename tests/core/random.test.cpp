// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <set>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/core/random.hpp"

namespace random_test {

using namespace attune;

static_assert(std::uniform_random_bit_generator<Random>);

namespace {

// Pearson's statistic of counts that should be equal. Its mean is k - 1 and its variance 2 (k - 1).
double chi_square(std::span<const std::uint64_t> counts) {
  const double total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
  const double expected = total / static_cast<double>(counts.size());
  double sum = 0;
  for (const auto c : counts) sum += (static_cast<double>(c) - expected) * (static_cast<double>(c) - expected) / expected;
  return sum;
}

// Six standard deviations: a right generator fails for about one seed in a million.
double chi_square_limit(std::size_t cells) {
  const double freedom = static_cast<double>(cells - 1);
  return freedom + 6 * std::sqrt(2 * freedom) + 18;  // 18: the tail is exponential for few degrees of freedom
}

}  // namespace

TEST_CASE("philox: gives the known answers of Random123") {
  // Random123-1.14.0, tests/kat_vectors, philox4x32 with 10 rounds.
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == PhiloxCounter{0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U});
  CHECK(philox4x32({~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}) == PhiloxCounter{0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU});
  CHECK(philox4x32({0x243f6a88U, 0x85a308d3U, 0x13198a2eU, 0x03707344U}, {0xa4093822U, 0x299f31d0U}) ==
        PhiloxCounter{0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U});
}

TEST_CASE("philox: can be computed at compile time") {
  static_assert(philox4x32({0, 0, 0, 0}, {0, 0})[0] == 0x6627e8d5U);
}

TEST_CASE("random: the stream of a key is philox of 0, 1, 2, ... under that key, low words first") {
  const RandomKey key{0x0123456789abcdefULL};
  Random random(key);
  for (std::uint32_t counter = 0; counter < 3; ++counter) {
    const auto w = philox4x32({counter, 0, 0, 0}, {0x89abcdefU, 0x01234567U});
    CHECK(random() == (w[0] | (std::uint64_t{w[1]} << 32)));
    CHECK(random() == (w[2] | (std::uint64_t{w[3]} << 32)));
  }
}

TEST_CASE("random: equal keys give equal streams, different keys different ones") {
  Random a(RandomKey{7}), b(RandomKey{7}), c(RandomKey{8});
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const auto x = a();
    CHECK(x == b());
    differs = differs || x != c();
  }
  CHECK(differs);
}

TEST_CASE("random key: children differ by purpose, index and parent") {
  std::set<std::uint64_t> seen;
  std::size_t made = 0;
  for (const std::uint64_t parent : {0ULL, 1ULL, 42ULL})
    for (const auto purpose : {Purpose::split, Purpose::shuffle, Purpose::initialize, Purpose::search, Purpose::trial, Purpose::fold,
                               Purpose::epoch, Purpose::resample, Purpose::generate, Purpose::user})
      for (const std::uint64_t index : {0ULL, 1ULL, 2ULL, 1000ULL, 1ULL << 32, (1ULL << 32) + 1}) {
        seen.insert(RandomKey{parent}.child(purpose, index).value);
        ++made;
      }
  CHECK(seen.size() == made);
}

TEST_CASE("random key: the path matters, and equal paths are equal") {
  const RandomKey root{42};
  const auto ab = root.child(Purpose::trial, 1).child(Purpose::fold, 2);
  CHECK(ab == root.child(Purpose::trial, 1).child(Purpose::fold, 2));
  CHECK(ab != root.child(Purpose::fold, 2).child(Purpose::trial, 1));
  CHECK(ab != root.child(Purpose::trial, 2).child(Purpose::fold, 1));
}

TEST_CASE("random key: a child is not a number of its parent's stream") {
  const RandomKey root{attune_test::seed()};
  CAPTURE(attune_test::seed());
  std::set<std::uint64_t> stream;
  Random random(root);
  for (int i = 0; i < 1000; ++i) stream.insert(random());
  for (std::uint64_t i = 0; i < 100; ++i) CHECK(!stream.contains(root.child(Purpose::split, i).value));
}

TEST_CASE("random: uniform() is in [0, 1), with mean 1/2 and variance 1/12") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(1);
  constexpr int n = 200'000;
  double sum = 0, squares = 0;
  std::vector<std::uint64_t> cells(64);
  for (int i = 0; i < n; ++i) {
    const double u = random.uniform();
    REQUIRE(u >= 0);
    REQUIRE(u < 1);
    sum += u;
    squares += (u - 0.5) * (u - 0.5);
    ++cells[static_cast<std::size_t>(u * 64)];
  }
  // Six standard errors: of the mean sqrt(1/12 / n), of the second central moment sqrt((1/80 - 1/144) / n).
  CHECK(std::abs(sum / n - 0.5) < 6 * std::sqrt(1.0 / 12 / n));
  CHECK(std::abs(squares / n - 1.0 / 12) < 6 * std::sqrt((1.0 / 80 - 1.0 / 144) / n));
  CHECK(chi_square(cells) < chi_square_limit(cells.size()));
}

TEST_CASE("random: below() stays below, for small and for huge counts") {
  auto random = attune_test::random(2);
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{10}, (std::uint64_t{1} << 32) - 1,
                                    std::uint64_t{1} << 32, (std::uint64_t{1} << 32) + 1, (std::uint64_t{1} << 63) + 1, most})
    for (int i = 0; i < 1000; ++i) REQUIRE(random.below(count) < count);
}

TEST_CASE("random: below() is uniform and reaches both ends") {
  CAPTURE(attune_test::seed());
  for (const std::size_t count : {2U, 3U, 7U, 10U, 100U}) {
    CAPTURE(count);
    auto random = attune_test::random(100 + count);
    std::vector<std::uint64_t> cells(count);
    for (int i = 0; i < 100'000; ++i) ++cells[random.below(count)];
    CHECK(cells.front() > 0);
    CHECK(cells.back() > 0);
    CHECK(chi_square(cells) < chi_square_limit(count));
  }
}

TEST_CASE("random: below() is unbiased where a multiplication without rejection is not") {
  // For count = 3 · 2^62 the plain multiplication hits numbers divisible by 3 twice as often as others.
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(3);
  std::array<std::uint64_t, 3> residues{};
  for (int i = 0; i < 30'000; ++i) ++residues[random.below(std::uint64_t{3} << 62) % 3];
  CHECK(chi_square(residues) < chi_square_limit(3));
}

TEST_CASE("random: normal() has the moments of the standard normal distribution") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(4);
  constexpr int n = 200'000;
  double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
  int inside = 0;
  for (int i = 0; i < n; ++i) {
    const double z = random.normal();
    m1 += z / n;
    m2 += z * z / n;
    m3 += z * z * z / n;
    m4 += z * z * z * z / n;
    inside += std::abs(z) < 1;
  }
  // Six standard errors; Var(z²) = 2, Var(z³) = 15, Var(z⁴) = 96.
  CHECK(std::abs(m1) < 6 * std::sqrt(1.0 / n));
  CHECK(std::abs(m2 - 1) < 6 * std::sqrt(2.0 / n));
  CHECK(std::abs(m3) < 6 * std::sqrt(15.0 / n));
  CHECK(std::abs(m4 - 3) < 6 * std::sqrt(96.0 / n));
  const double p = std::erf(1 / std::sqrt(2.0));
  CHECK(std::abs(static_cast<double>(inside) / n - p) < 6 * std::sqrt(p * (1 - p) / n));
}

TEST_CASE("random: shuffle() permutes") {
  auto random = attune_test::random(5);
  for (const std::size_t n : {0U, 1U, 2U, 3U, 10U, 1000U}) {
    std::vector<std::size_t> items(n);
    std::iota(items.begin(), items.end(), std::size_t{0});
    const auto before = items;
    random.shuffle(std::span(items));
    if (n >= 10) CHECK(items != before);
    std::sort(items.begin(), items.end());
    CHECK(items == before);
  }
}

TEST_CASE("random: shuffle() gives all orders equally often") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(6);
  std::vector<std::uint64_t> orders(24);
  for (int i = 0; i < 48'000; ++i) {
    std::array<int, 4> items{0, 1, 2, 3};
    random.shuffle(std::span(items.data(), items.size()));
    std::size_t rank = 0;  // Lehmer code
    for (std::size_t a = 0; a < 4; ++a) {
      std::size_t smaller = 0;
      for (std::size_t b = a + 1; b < 4; ++b) smaller += items[b] < items[a];
      rank = rank * (4 - a) + smaller;
    }
    ++orders[rank];
  }
  CHECK(chi_square(orders) < chi_square_limit(orders.size()));
}

}  // namespace random_test
