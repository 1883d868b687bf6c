// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/simd/exact_sum.hpp"

namespace exact_sum_test {

using namespace attune;
using simd::ExactSum;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double tiny = std::numeric_limits<double>::denorm_min();
constexpr double huge = std::numeric_limits<double>::max();

ExactSum sum_of(std::span<const double> terms) {
  ExactSum sum;
  for (const double x : terms) sum.add(x);
  return sum;
}
double value_of(std::initializer_list<double> terms) { return sum_of(std::span(terms.begin(), terms.size())).value(); }

bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

// Any finite double, every exponent as likely as any other.
double any_finite(Random& random, int lowest = 0, int highest = 2046) {
  const auto exponent = static_cast<std::uint64_t>(lowest) + random.below(static_cast<std::uint64_t>(highest - lowest + 1));
  const std::uint64_t fraction = random.below(std::uint64_t{1} << 52);
  return std::bit_cast<double>(random.below(2) << 63 | exponent << 52 | fraction);
}

// The sum by an expansion of numbers that do not overlap, as its largest part: Shewchuk, "Adaptive precision
// floating-point arithmetic and fast robust geometric predicates" (1997), grow-expansion. For terms far from overflow.
std::vector<double> expansion_of(std::span<const double> terms) {
  std::vector<double> parts;
  for (double x : terms) {
    std::vector<double> next;
    for (const double part : parts) {
      const double s = x + part, b = s - x, error = (x - (s - b)) + (part - b);
      if (error != 0) next.push_back(error);
      x = s;
    }
    if (x != 0) next.push_back(x);
    parts = std::move(next);
  }
  return parts;
}

}  // namespace

TEST_CASE("exact sum: starts at zero, and gives back any one term") {
  CHECK(same_bits(ExactSum{}.value(), 0.0));
  for (const double x : {1.0, -1.0, 0.1, 1e-300, -1e300, tiny, -tiny, 3 * tiny, 0x1p-1022, -0x1.fffffffffffffp-1023, huge, -huge}) {
    CAPTURE(x);
    CHECK(same_bits(value_of({x}), x));
    CHECK(value_of({x, -x}) == 0);
  }
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(300);
  for (int round = 0; round < 2000; ++round) {
    const double x = any_finite(random);
    REQUIRE(same_bits(value_of({x}), x == 0 ? 0.0 : x));
  }
}

TEST_CASE("exact sum: keeps what a plain sum loses") {
  CHECK(value_of({1.0, 1e100, 1.0, -1e100}) == 2.0);
  CHECK(value_of({1e308, 1e308, -1e308}) == 1e308);
  CHECK(value_of({huge, huge, huge, -huge, -huge}) == huge);
  CHECK(value_of({huge, tiny, -huge}) == tiny);
  CHECK(value_of({tiny, tiny, tiny}) == 3 * tiny);
  CHECK(value_of({0x1p-1022, -tiny}) == 0x1p-1022 - tiny);
  CHECK(value_of({-1e300, 1.0, 1e300, -3.0}) == -2.0);
}

TEST_CASE("exact sum: rounds once, to the nearest, to even in a tie") {
  CHECK(value_of({1.0, 0x1p-53}) == 1.0);
  CHECK(value_of({1.0, 0x1p-53, tiny}) == 1.0 + 0x1p-52);
  CHECK(value_of({1.0, 0x1p-53, -tiny}) == 1.0);
  CHECK(value_of({1.0 + 0x1p-52, 0x1p-53}) == 1.0 + 0x1p-51);
  CHECK(value_of({-1.0, -0x1p-53, -0x1p-200}) == -1.0 - 0x1p-52);
  CHECK(value_of({0x1p60, 0x1p7, 0x1p-1000}) == 0x1p60 + 0x1p8);
  CHECK(value_of({0x1p60, 0x1p7}) == 0x1p60);
}

TEST_CASE("exact sum: goes beyond the doubles as a plain sum does, and comes back") {
  CHECK(value_of({huge, huge}) == infinity);
  CHECK(value_of({-huge, -huge}) == -infinity);
  CHECK(value_of({huge, 0x1p969}) == huge);         // less than half of the last bit
  CHECK(value_of({huge, 0x1p970}) == infinity);     // half of it: to even
  CHECK(value_of({huge, 0x1p970, -tiny}) == huge);
}

TEST_CASE("exact sum: infinities and NaN propagate") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(value_of({1.0, infinity, 2.0}) == infinity);
  CHECK(value_of({-infinity, 1e308}) == -infinity);
  CHECK(std::isnan(value_of({infinity, -infinity})));
  CHECK(std::isnan(value_of({nan, 1.0})));
  ExactSum a = sum_of(std::vector<double>{1, infinity}), b = sum_of(std::vector<double>{-infinity});
  a.merge(b);
  CHECK(std::isnan(a.value()));
  CHECK(std::isnan(sum_of(std::vector<double>{nan}).value_and_rest().value));
  CHECK(sum_of(std::vector<double>{infinity}).value_and_rest().rest == 0);
}

TEST_CASE("exact sum: whole numbers add up as whole numbers") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(301);
  for (int round = 0; round < 20; ++round) {
    std::int64_t whole = 0;
    ExactSum sum;
    for (int i = 0; i < 3000; ++i) {
      const auto x = static_cast<std::int64_t>(random.below(std::uint64_t{1} << 40)) - (std::int64_t{1} << 39);
      whole += x;
      sum.add(static_cast<double>(x));
    }
    REQUIRE(sum.value() == static_cast<double>(whole));
  }
}

TEST_CASE("exact sum: agrees with an expansion of floating-point numbers, its rest too") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(302);
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    std::vector<double> terms;
    const int lowest = static_cast<int>(random.below(1900)), range = 1 + static_cast<int>(random.below(100));
    for (std::uint64_t i = 0, n = 1 + random.below(60); i < n; ++i) {
      terms.push_back(any_finite(random, lowest, lowest + range));
      if (random.below(3) == 0) terms.push_back(-terms[random.below(terms.size())]);  // cancellation
    }
    const auto parts = expansion_of(terms);
    const auto [value, rest] = sum_of(terms).value_and_rest();
    // What is left of the expansion after the value and the rest are taken away is less than half of the rest's last bit.
    std::vector<double> left(parts);
    left.insert(left.end(), {-value, -rest});
    const auto remainder = expansion_of(left);
    const double last = remainder.empty() ? 0 : remainder.back();
    REQUIRE(std::abs(last) <= 0x1p-53 * std::abs(rest) * (1 + 0x1p-50));
    REQUIRE(std::abs(rest) <= 0x1p-53 * std::abs(value) * (1 + 0x1p-50));
  }
}

TEST_CASE("exact sum: any order of the terms, and any tree of merges, gives the same bits") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(303);
  for (int round = 0; round < 40; ++round) {
    std::vector<double> terms;
    for (std::uint64_t i = 0, n = 2 + random.below(400); i < n; ++i) terms.push_back(any_finite(random, 0, 2030));
    const auto whole = sum_of(terms).value_and_rest();
    random.shuffle(std::span(terms));
    std::vector<ExactSum> pieces;
    for (std::size_t first = 0; first < terms.size();) {
      const std::size_t count = std::min<std::size_t>(random.below(50), terms.size() - first);
      pieces.push_back(sum_of(std::span(terms).subspan(first, count)));
      first += count;
    }
    while (pieces.size() > 1) {
      const std::size_t k = random.below(pieces.size() - 1);
      pieces[k].merge(pieces.back());
      pieces.pop_back();
    }
    const auto merged = pieces.front().value_and_rest();
    REQUIRE(same_bits(merged.value, whole.value));
    REQUIRE(same_bits(merged.rest, whole.rest));
    REQUIRE(pieces.front() == sum_of(terms));
  }
}

TEST_CASE("exact sum: carries after thousands of terms lose nothing") {
  ExactSum sum;
  for (int i = 0; i < 10000; ++i) sum.add(0x1.fffffffffffffp+20);
  CHECK(sum.value() == std::fma(10000.0, 0x1.fffffffffffffp+20, 0.0));
  for (int i = 0; i < 10000; ++i) sum.add(-0x1.fffffffffffffp+20);
  CHECK(sum.value() == 0);
  ExactSum many = sum_of(std::vector<double>(999, -huge)), others = sum_of(std::vector<double>(999, huge));
  for (int i = 0; i < 9; ++i) many.merge(many);
  for (int i = 0; i < 9; ++i) others.merge(others);
  CHECK(many.value() == -infinity);
  many.merge(others);
  many.add(2.5);
  CHECK(many.value() == 2.5);
}

TEST_CASE("exact sum: subtracting takes exactly what merging added") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(304);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> first, second;
    for (int i = 0; i < 30; ++i) {
      first.push_back(any_finite(random, 0, 2030));
      second.push_back(any_finite(random, 0, 2030));
    }
    ExactSum sum = sum_of(first);
    sum.merge(sum_of(second));
    sum.subtract(sum_of(first));
    REQUIRE(sum == sum_of(second));
    sum.subtract(sum);
    REQUIRE(same_bits(sum.value(), 0.0));
  }
}

TEST_CASE("exact sum: equality is that of the sums, however they came about") {
  CHECK(sum_of(std::vector<double>{1, 2, 3}) == sum_of(std::vector<double>{6}));
  CHECK(sum_of(std::vector<double>{1e300, 1, -1e300}) == sum_of(std::vector<double>{1}));
  CHECK_FALSE(sum_of(std::vector<double>{1, tiny}) == sum_of(std::vector<double>{1}));
  CHECK(sum_of(std::vector<double>{infinity, 1}) == sum_of(std::vector<double>{infinity, 2}));
  CHECK_FALSE(sum_of(std::vector<double>{infinity}) == sum_of(std::vector<double>{1}));
  CHECK(ExactSum{} == ExactSum{});
}

}  // namespace exact_sum_test
