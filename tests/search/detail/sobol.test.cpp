// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "attune/search/detail/sobol.hpp"

namespace sobol_test {

using namespace attune;
using detail::owen_scrambled;
using detail::sobol_axes;
using detail::sobol_bits;
using detail::sobol_directions;

TEST_CASE("sobol: the first points are those that Joe and Kuo print for three axes") {
  constexpr double published[10][3]{{0, 0, 0}, {0.5, 0.5, 0.5}, {0.75, 0.25, 0.25}, {0.25, 0.75, 0.75}, {0.375, 0.375, 0.625}, {0.875, 0.875, 0.125}, {0.625, 0.125, 0.875}, {0.125, 0.625, 0.375}, {0.1875, 0.3125, 0.9375}, {0.6875, 0.8125, 0.4375}};
  for (std::uint32_t i = 0; i < 10; ++i)
    for (std::size_t a = 0; a < 3; ++a) CHECK(sobol_bits(sobol_directions(a), i) * 0x1p-32 == published[i][a]);
}

TEST_CASE("sobol: direction integers are odd and below their power of 2, polynomials have both ends") {
  for (const auto& row : detail::sobol_table) {
    const auto degree = static_cast<std::size_t>(std::bit_width(row[0])) - 1;
    CHECK((row[0] & 1U) == 1);
    REQUIRE(degree + 1 <= row.size());
    for (std::size_t k = 1; k < row.size(); ++k) CHECK((k <= degree ? (row[k] % 2 == 1 && row[k] < (1U << k)) : row[k] == 0));
  }
}

TEST_CASE("sobol: scrambled or not, 2^m points put one into each of 2^m equal parts of every axis") {
  const RandomKey key{7};
  for (std::size_t a = 0; a < sobol_axes; ++a) {
    const auto directions = sobol_directions(a);
    for (const std::uint32_t first : {0U, 64U, 192U}) {
      std::set<std::uint32_t> plain, scrambled;
      for (std::uint32_t i = first; i < first + 64; ++i) {
        plain.insert(sobol_bits(directions, i) >> 26);
        scrambled.insert(static_cast<std::uint32_t>(owen_scrambled(sobol_bits(directions, i), key.child(Purpose::shuffle, a)) * 64));
      }
      CHECK(plain.size() == 64);
      CHECK(scrambled.size() == 64);
    }
  }
}

TEST_CASE("sobol: the first two axes form a (0, m, 2)-net, scrambled too: one point in each box of area 1/64, of any shape") {
  const auto x = sobol_directions(0), y = sobol_directions(1);
  for (const bool scrambles : {false, true})
    for (std::uint32_t wide = 0; wide <= 6; ++wide) {
      std::set<std::uint32_t> boxes;
      for (std::uint32_t i = 0; i < 64; ++i) {
        const double u = scrambles ? owen_scrambled(sobol_bits(x, i), RandomKey{1}) : sobol_bits(x, i) * 0x1p-32;
        const double v = scrambles ? owen_scrambled(sobol_bits(y, i), RandomKey{2}) : sobol_bits(y, i) * 0x1p-32;
        boxes.insert((static_cast<std::uint32_t>(u * (1U << wide)) << (6 - wide)) | static_cast<std::uint32_t>(v * (1U << (6 - wide))));
      }
      CHECK(boxes.size() == 64);
    }
}

TEST_CASE("sobol: scrambling keeps the order of the tree: points that share k bits share k bits afterwards, and no more") {
  const RandomKey key{11};
  std::vector<std::uint32_t> bits{0x12345678U};
  for (std::uint32_t k = 0; k < 32; ++k) bits.push_back(bits[0] ^ (1U << k));
  const auto scrambled = [&](std::uint32_t b) { return static_cast<std::uint32_t>(std::floor(owen_scrambled(b, key) * 0x1p32)); };
  for (std::uint32_t k = 0; k < 32; ++k) CHECK(std::countl_zero(scrambled(bits[0]) ^ scrambled(bits[k + 1])) == static_cast<int>(31 - k));
}

TEST_CASE("sobol: over seeds, a scrambled point is a uniform draw") {
  constexpr int n = 4000;
  std::array<int, 10> count{};
  for (int s = 0; s < n; ++s) ++count[static_cast<std::size_t>(owen_scrambled(0x80000000U, RandomKey{static_cast<std::uint64_t>(s)}) * 10)];
  for (const int c : count) CHECK(std::abs(c - n / 10) < 5 * std::sqrt(n * 0.1 * 0.9));  // five standard deviations
}

}  // namespace sobol_test
