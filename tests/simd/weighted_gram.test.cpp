// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "../support.hpp"
#include "attune/simd/weighted_gram.hpp"

namespace weighted_gram_test {

using attune::Index;
using attune::MatrixView;
namespace simd = attune::simd;

// Beside plain loops: rows in any order, with strides, with and without an intercept, around the widths of batches.
template <class T>
void check(std::size_t rows, std::size_t features, bool intercept, Index col_stride) {
  auto source = attune_test::random(70);
  const auto x = attune_test::uniform<T>(source, rows * features * static_cast<std::size_t>(col_stride), -1, 1);
  const auto factor = attune_test::uniform<T>(source, rows, -1, 2);
  std::vector<Index> order(rows);
  for (std::size_t i = 0; i < rows; ++i) order[i] = static_cast<Index>(rows - 1 - i);
  const MatrixView<T> view(x.data(), static_cast<Index>(rows), static_cast<Index>(features), static_cast<Index>(features) * col_stride, col_stride);
  simd::WeightedGram<T> gram(static_cast<Index>(features), intercept);
  const std::size_t size = features + (intercept ? 1 : 0), stride = gram.stride();
  REQUIRE(gram.size() == size);
  REQUIRE(stride >= size);
  std::vector<double> upper(stride * stride, 0.5);  // sums are added to what is there
  gram.add({.x = &view, .order = order.data(), .first = 0, .count = static_cast<Index>(rows)}, factor.data(), upper.data());
  const auto z = [&](std::size_t i, std::size_t j) { return j < features ? static_cast<double>(view(order[i], static_cast<Index>(j))) : 1.0; };
  for (std::size_t a = 0; a < size; ++a)
    for (std::size_t b = a; b < size; ++b) {
      double sum = 0.5;
      for (std::size_t i = 0; i < rows; ++i) sum += static_cast<double>(factor[i]) * z(i, a) * z(i, b);
      CHECK(upper[a * stride + b] == doctest::Approx(sum).epsilon(1e-13));
    }
}

TEST_CASE("weighted gram: is that of plain loops") {
  CAPTURE(attune_test::seed());
  for (const std::size_t features : {1u, 3u, 4u, 7u, 8u, 9u, 17u})
    for (const std::size_t rows : {1u, 5u, 64u})
      for (const bool intercept : {false, true})
        for (const Index stride : {1, 2}) {
          CAPTURE(features);
          CAPTURE(rows);
          CAPTURE(intercept);
          check<double>(rows, features, intercept, stride);
          check<float>(rows, features, intercept, stride);
        }
}

}  // namespace weighted_gram_test
