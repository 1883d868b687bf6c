// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/simd/distances.hpp"

namespace distances_test {

using namespace attune;

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

}  // namespace

TEST_CASE("distances: two rows agree with the plain loop, over every length and offset") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(350);
  const std::size_t most = 5 * simd::width<double> + 3;
  const auto values = attune_test::uniform<double>(random, 2 * most + 8, -3, 3);
  for (std::size_t n = 0; n <= most; ++n)
    for (std::size_t offset = 0; offset < 4; ++offset) {
      const double* x = values.data() + offset;
      const double* y = values.data() + most + 2 * offset;
      const double expected = simd::squared_distance_reference(x, y, n);
      CHECK(std::abs(simd::squared_distance(x, y, n) - expected) <= static_cast<double>(n) * epsilon * expected);
    }
}

TEST_CASE("distances: rows to a tile agree with the plain loop, for every number of rows on both sides") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(351);
  for (const std::size_t cols : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{20}}) {
    simd::DistanceTile tile(cols);
    for (std::size_t others = 1; others <= tile.capacity; ++others)
      for (std::size_t n = 0; n <= 3; ++n) {
        const auto x = attune_test::uniform<double>(random, n * cols, -3, 3), t = attune_test::uniform<double>(random, others * cols, -3, 3);
        std::vector<const double*> rows, tile_rows;
        for (std::size_t i = 0; i < n; ++i) rows.push_back(x.data() + i * cols);
        for (std::size_t j = 0; j < others; ++j) tile_rows.push_back(t.data() + j * cols);
        std::vector<double> sums(n, 1.5);
        tile.fill(tile_rows);
        tile.add_distances(rows, sums.data());
        for (std::size_t i = 0; i < n; ++i) {
          const double expected = 1.5 + simd::distance_sum_reference(rows[i], tile_rows, cols);
          CHECK(std::abs(sums[i] - expected) <= static_cast<double>(cols + others) * epsilon * expected);
        }
        if (n == 0) continue;
        std::vector<double> each(tile.capacity, -1);
        tile.distances(rows[0], each.data());
        for (std::size_t j = 0; j < tile.capacity; ++j) {
          const double expected = j < others ? std::sqrt(simd::squared_distance_reference(rows[0], tile_rows[j], cols)) : 0;
          CHECK(std::abs(each[j] - expected) <= static_cast<double>(cols) * epsilon * expected);
        }
      }
  }
}

TEST_CASE("distances: equal rows are not apart") {
  const std::vector<double> row{1e8 + 0.1, -3.3, 7};
  const std::vector<const double*> rows{row.data(), row.data()};
  simd::DistanceTile tile(3);
  tile.fill(rows);
  double sums[2] = {};
  tile.add_distances(rows, sums);
  CHECK(sums[0] == 0);
  CHECK(sums[1] == 0);
}

}  // namespace distances_test
