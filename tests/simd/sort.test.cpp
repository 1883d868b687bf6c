// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/simd/detail/sort_steps.hpp"
#include "attune/simd/sort.hpp"

namespace sort_test {

using namespace attune;
using Doubles = std::vector<double>;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// By value, and zeros by sign.
bool in_order(double a, double b) { return a < b || (a == b && std::signbit(a) && !std::signbit(b)); }

bool same_bits(const Doubles& a, const Doubles& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](double x, double y) { return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y); });
}

void check_sorts(const Doubles& keys) {
  Doubles expected = keys, sorted = keys;
  std::sort(expected.begin(), expected.end(), in_order);
  simd::sort_keys(sorted.data(), sorted.size());
  REQUIRE(same_bits(sorted, expected));
}

void check_sorts_pairs(const Doubles& keys, const Doubles& payloads) {
  std::vector<std::pair<double, double>> expected;
  for (std::size_t i = 0; i < keys.size(); ++i) expected.emplace_back(keys[i] + 0.0, payloads[i]);
  std::sort(expected.begin(), expected.end());
  Doubles sorted = keys, along = payloads;
  simd::sort_keys(sorted.data(), along.data(), sorted.size());
  Doubles only_keys = keys;
  std::sort(only_keys.begin(), only_keys.end(), in_order);
  REQUIRE(same_bits(sorted, only_keys));
  for (std::size_t i = 0; i < expected.size(); ++i) REQUIRE(along[i] == expected[i].second);
}

struct Pattern {
  std::string name;
  std::function<double(std::size_t i, std::size_t n, Random& random)> at;
};

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> all{
      {"random", [](std::size_t, std::size_t, Random& r) { return r.uniform() - 0.5; }},
      {"ascending", [](std::size_t i, std::size_t, Random&) { return static_cast<double>(i); }},
      {"descending", [](std::size_t i, std::size_t, Random&) { return -static_cast<double>(i); }},
      {"one value", [](std::size_t, std::size_t, Random&) { return 3.0; }},
      {"two values", [](std::size_t, std::size_t, Random& r) { return static_cast<double>(r.below(2)); }},
      {"five values", [](std::size_t, std::size_t, Random& r) { return static_cast<double>(r.below(5)) - 2; }},
      {"organ pipe", [](std::size_t i, std::size_t n, Random&) { return static_cast<double>(std::min(i, n - i)); }},
      {"saw", [](std::size_t i, std::size_t, Random&) { return static_cast<double>(i % 17); }},
      {"one out of place", [](std::size_t i, std::size_t n, Random&) { return i + 1 == n ? -1.0 : static_cast<double>(i); }},
      {"zeros of both signs", [](std::size_t, std::size_t, Random& r) { return r.below(2) == 0 ? 0.0 : -0.0; }},
      {"zeros among others", [](std::size_t, std::size_t, Random& r) { return r.below(3) == 0 ? (r.below(2) == 0 ? 0.0 : -0.0) : r.uniform() - 0.5; }},
      {"infinities", [](std::size_t, std::size_t, Random& r) { return r.below(3) == 0 ? infinity : r.below(2) == 0 ? -infinity : r.uniform(); }},
      {"all magnitudes", [](std::size_t, std::size_t, Random& r) { return std::ldexp(r.uniform() - 0.5, static_cast<int>(r.below(2100)) - 1080); }},
  };
  return all;
}

Doubles made(const Pattern& pattern, std::size_t n, Random& random) {
  Doubles keys(n);
  for (std::size_t i = 0; i < n; ++i) keys[i] = pattern.at(i, n, random);
  return keys;
}

}  // namespace

TEST_CASE("sort: keys by hand") {
  Doubles keys{3, -1, infinity, 0.0, -0.0, 2, -infinity};
  simd::sort_keys(keys.data(), keys.size());
  CHECK(same_bits(keys, {-infinity, -1, -0.0, 0.0, 2, 3, infinity}));
}

TEST_CASE("sort: payloads follow their keys, and order equal ones") {
  Doubles keys{2, 1, 2, 1, 0}, payloads{5, 7, 4, 6, 9};
  simd::sort_keys(keys.data(), payloads.data(), keys.size());
  CHECK(keys == Doubles{0, 1, 1, 2, 2});
  CHECK(payloads == Doubles{9, 6, 7, 4, 5});
}

TEST_CASE("sort: every length and every pattern, as std::sort") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(130);
  for (const Pattern& pattern : patterns()) {
    CAPTURE(pattern.name);
    for (std::size_t n = 0; n <= 300; n += n < 18 || pattern.name == "random" ? 1U : 7U) {
      CAPTURE(n);
      check_sorts(made(pattern, n, random));
    }
    for (const std::size_t n : {1000U, 1025U, 3001U}) check_sorts(made(pattern, n, random));
  }
}

TEST_CASE("sort: every length and every pattern with payloads") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(131);
  for (const Pattern& pattern : patterns()) {
    CAPTURE(pattern.name);
    for (std::size_t n = 0; n <= 200; n += n < 18 || pattern.name == "five values" ? 1U : 9U) {
      CAPTURE(n);
      check_sorts_pairs(made(pattern, n, random), attune_test::uniform<double>(random, n, 0, 1));
    }
    check_sorts_pairs(made(pattern, 2100, random), attune_test::uniform<double>(random, 2100, 0, 1));
  }
}

TEST_CASE("sort: what lies beside the keys is left alone") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(132);
  for (std::size_t n = 0; n <= 300; n += 3) {
    Doubles keys = attune_test::uniform<double>(random, n + 16, 0, 1);
    std::fill_n(keys.begin(), 8, -5.0);
    std::fill_n(keys.end() - 8, 8, 5.0);
    simd::sort_keys(keys.data() + 8, n);
    for (std::size_t k = 0; k < 8; ++k) REQUIRE((keys[k] == -5 && keys[n + 8 + k] == 5));
    REQUIRE(std::is_sorted(keys.begin(), keys.end()));
  }
}

TEST_CASE("sort: by digits, which takes over where a quicksort would not end") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(133);
  for (const Pattern& pattern : patterns())
    for (const std::size_t n : {1U, 2U, 700U}) {
      CAPTURE(pattern.name);
      const Doubles keys = made(pattern, n, random);
      Doubles expected = keys, sorted = keys, along = keys;
      std::sort(expected.begin(), expected.end(), in_order);
      simd::detail::sort_by_digits(sorted.data(), nullptr, n);
      CHECK(same_bits(sorted, expected));
      sorted = keys;
      simd::detail::sort_by_digits(sorted.data(), along.data(), n);
      CHECK((same_bits(sorted, expected) && same_bits(along, expected)));
    }
}

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__)
TEST_CASE("sort: a quicksort that went too deep is ended by digits") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(135);
  for (const Pattern& pattern : patterns())
    for (const int depth : {0, 1, 3}) {
      CAPTURE(pattern.name);
      const Doubles keys = made(pattern, 3000, random);
      Doubles expected = keys, sorted = keys, along = keys;
      std::sort(expected.begin(), expected.end(), in_order);
      std::uint64_t state = 1;
      simd::detail::sort_range<false>(sorted.data(), nullptr, sorted.size(), depth, state);
      CHECK(same_bits(sorted, expected));
      sorted = keys;
      simd::detail::sort_range<true>(sorted.data(), along.data(), sorted.size(), depth, state);
      CHECK(sorted == expected);
      CHECK(along == sorted);
    }
}
#endif

TEST_CASE("sort: many random keys") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(134);
  check_sorts(attune_test::uniform<double>(random, 30000, -1, 1));
}

}  // namespace sort_test
