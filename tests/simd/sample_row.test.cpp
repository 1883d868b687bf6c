// SPDX-License-Identifier: BSL-1.0
#include "attune/simd/sample_row.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"

namespace sample_row_test {

using namespace attune;

// Against plain loops, over every length up to a few batches; a sum of n products below 4 rounds n times.
TEST_CASE("sample row: products, steps and lengths of dense and of sparse rows") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(77);
  for (std::size_t n = 0; n <= 70; ++n) {
    CAPTURE(n);
    const auto x = attune_test::uniform<double>(random, n, -2, 2);
    const auto w = attune_test::uniform<double>(random, 3 * n + 1, -2, 2);
    std::vector<int> columns;
    for (std::size_t k = 0; k < n; ++k) columns.push_back(static_cast<int>(3 * k + k % 2));
    for (const bool sparse : {false, true}) {
      CAPTURE(sparse);
      const SampleRow row{.values = x.data(), .columns = sparse ? columns.data() : nullptr, .count = n};
      const auto at = [&](std::size_t k) { return sparse ? static_cast<std::size_t>(columns[k]) : k; };
      double sum = 0, square = 0;
      auto moved = w, expected = w;
      for (std::size_t k = 0; k < n; ++k) {
        sum += x[k] * w[at(k)];
        square += x[k] * x[k];
        expected[at(k)] += 0.3 * x[k];
      }
      const double rounding = 4 * static_cast<double>(n) * static_cast<double>(n) * std::numeric_limits<double>::epsilon();
      CHECK(std::abs(simd::dot(row, w.data()) - sum) <= rounding);
      CHECK(std::abs(simd::squared_norm(row) - square) <= rounding);
      simd::prefetch(row);
      simd::add_scaled(moved.data(), 0.3, row);
      for (std::size_t j = 0; j < w.size(); ++j) CHECK(std::abs(moved[j] - expected[j]) <= 4 * std::numeric_limits<double>::epsilon());
    }
  }
}

}  // namespace sample_row_test
