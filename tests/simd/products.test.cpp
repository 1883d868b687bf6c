// SPDX-License-Identifier: BSL-1.0
#include "attune/simd/products.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "../support.hpp"

namespace products_test {

using namespace attune;

namespace {

// Whether columns first to cols of c became c + a b, to rounding, and nothing else changed.
bool is_product(const simd::ProductFactor& a, std::size_t rows, std::size_t inner, const std::vector<double>& b, std::size_t b_row, const std::vector<double>& before,
                const std::vector<double>& after, std::size_t c_row, std::size_t first, std::size_t cols) {
  const double tolerance = static_cast<double>(inner + 1) * std::numeric_limits<double>::epsilon() * 2;
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t m = 0; m < c_row; ++m) {
      double sum = before[i * c_row + m];
      const bool inside = first <= m && m < cols;
      for (std::size_t k = 0; k < inner && inside; ++k) sum += a.data[i * a.row + k * a.inner] * b[k * b_row + m];
      if (!(std::abs(after[i * c_row + m] - sum) <= (inside ? tolerance : 0))) return false;
    }
  return true;
}

}  // namespace

TEST_CASE("products: they are those of a plain loop, for every number of rows and columns") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(900);
  constexpr std::size_t lanes = simd::width<double>;
  for (const std::size_t rows : {4U, 8U, 12U, 16U, 20U, 36U})
    for (std::size_t cols = lanes; cols <= 9 * lanes; cols += lanes)
      for (std::size_t first = 0; first < cols; first += lanes)
        for (const std::size_t inner : {0U, 1U, 5U}) {
          CAPTURE(rows);
          CAPTURE(cols);
          CAPTURE(first);
          CAPTURE(inner);
          const std::size_t b_row = cols + 3, c_row = cols + 5;
          const auto a = attune_test::uniform<double>(source, rows * (inner + 1), -1, 1), b = attune_test::uniform<double>(source, (inner + 1) * b_row, -1, 1);
          const auto start = attune_test::uniform<double>(source, rows * c_row, -1, 1);
          for (const auto& factor : {simd::ProductFactor{a.data(), inner + 1, 1}, simd::ProductFactor{a.data(), 1, rows}}) {
            auto c = start;
            simd::add_product(factor, rows, inner, b.data(), b_row, c.data(), c_row, cols, first);
            CHECK(is_product(factor, rows, inner, b, b_row, start, c, c_row, first, cols));
          }
        }
}

TEST_CASE("products: an element's bits do not depend on what stands beside it") {
  auto source = attune_test::random(901);
  constexpr std::size_t rows = 8, inner = 50, wide = 5 * simd::width<double>, narrow = simd::width<double>;
  const auto a = attune_test::uniform<double>(source, rows * inner, -1, 1), b = attune_test::uniform<double>(source, inner * wide, -1, 1);
  std::vector<double> all(rows * wide), some(4 * wide);
  simd::add_product({a.data(), inner, 1}, rows, inner, b.data(), wide, all.data(), wide, wide);
  simd::add_product({a.data() + 4 * inner, inner, 1}, 4, inner, b.data(), wide, some.data(), wide, wide, wide - narrow);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t m = wide - narrow; m < wide; ++m) CHECK(some[i * wide + m] == all[(i + 4) * wide + m]);
}

TEST_CASE("products: the upper half of a product of a matrix with itself") {
  auto source = attune_test::random(902);
  for (const std::size_t size : {simd::product_step, 3 * simd::product_step}) {
    const auto a = attune_test::uniform<double>(source, 9 * size, -1, 1), b = attune_test::uniform<double>(source, 9 * size, -1, 1);
    std::vector<double> c(size * size, 0.5);
    simd::add_upper_product(a.data(), b.data(), 9, size, c.data());
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = i; j < size; ++j) {
        double sum = 0.5;
        for (std::size_t r = 0; r < 9; ++r) sum += a[r * size + i] * b[r * size + j];
        CHECK(std::abs(c[i * size + j] - sum) <= 20 * std::numeric_limits<double>::epsilon());
      }
  }
}

TEST_CASE("products: a workspace is zero, and begins at a cache line") {
  for (const std::size_t size : {1U, 3U, 100U}) {
    simd::Workspace space(size);
    CHECK(reinterpret_cast<std::uintptr_t>(space.data()) % simd::cache_line == 0);
    for (std::size_t i = 0; i < size; ++i) CHECK(space.data()[i] == 0);
  }
}

}  // namespace products_test
