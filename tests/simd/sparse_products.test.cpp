// SPDX-License-Identifier: BSL-1.0
#include "attune/simd/sparse_products.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "../support.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/data/sparse_rows.hpp"
#include "attune/simd/batch.hpp"

namespace sparse_products_test {

using namespace attune;

namespace {

template <class T>
SparseRows<T> random_rows(Random& source, Index rows, Index cols) {
  SparseRows<T> x{.cols = cols};
  std::vector<T> row(static_cast<std::size_t>(cols));
  for (Index i = 0; i < rows; ++i) {
    for (T& value : row) value = i % 5 != 3 && source.uniform() < 0.3 ? static_cast<T>(source.normal()) : T{0};  // some rows have no entries
    x.push_dense_row(row.data(), cols);
  }
  return x;
}

template <class T>
void check_products() {
  constexpr std::size_t lanes = simd::width<double>;
  auto source = attune_test::random(40);
  const Index n = 11, p = 17;
  const auto owner = random_rows<T>(source, n, p);
  const auto x = owner.view();
  const std::vector<Index> rows{7, 0, 10, 7, 3, 5};  // in any order, one of them twice
  for (std::size_t cols = lanes; cols <= 13 * lanes; cols += lanes) {
    CAPTURE(cols);
    const auto b = attune_test::uniform<double>(source, static_cast<std::size_t>(p) * cols, -1, 1), d = attune_test::uniform<double>(source, rows.size() * cols, -1, 1);
    auto c = attune_test::uniform<double>(source, rows.size() * cols, -1, 1), e = attune_test::uniform<double>(source, static_cast<std::size_t>(p) * cols, -1, 1);
    auto expected_c = c, expected_e = e;
    for (std::size_t r = 0; r < rows.size(); ++r)
      for (std::size_t k = 0; k < static_cast<std::size_t>(p); ++k)
        for (std::size_t m = 0; m < cols; ++m) {
          const auto value = static_cast<double>(x(rows[r], static_cast<Index>(k)));
          if (value == 0) continue;
          expected_c[r * cols + m] += value * b[k * cols + m];
          expected_e[k * cols + m] += value * d[r * cols + m];
        }
    simd::add_sparse_product(x, rows, b.data(), cols, c.data());
    simd::add_sparse_transposed_product(x, rows, d.data(), cols, e.data());
    // At most 17 products of a sum are rounded, each of values below 4.
    for (std::size_t k = 0; k < c.size(); ++k) CHECK(std::abs(c[k] - expected_c[k]) <= 17 * 68 * 2.3e-16);
    for (std::size_t k = 0; k < e.size(); ++k) CHECK(std::abs(e[k] - expected_e[k]) <= 17 * 68 * 2.3e-16);
  }
}

}  // namespace

TEST_CASE("sparse products: as plain loops, for any number of columns") {
  CAPTURE(attune_test::seed());
  check_products<double>();
  check_products<float>();
}

TEST_CASE("sparse products: a column's bits do not depend on those beside it") {
  constexpr std::size_t lanes = simd::width<double>;
  auto source = attune_test::random(41);
  const auto owner = random_rows<double>(source, 9, 21);
  const std::vector<Index> rows{0, 1, 2, 4, 5, 6, 7, 8};
  constexpr std::size_t cols = 13 * lanes;
  const auto b = attune_test::uniform<double>(source, 21 * cols, -1, 1), d = attune_test::uniform<double>(source, rows.size() * cols, -1, 1);
  std::vector<double> all(rows.size() * cols), all_transposed(21 * cols);
  simd::add_sparse_product(owner.view(), rows, b.data(), cols, all.data());
  simd::add_sparse_transposed_product(owner.view(), rows, d.data(), cols, all_transposed.data());
  const auto narrowed = [&](const std::vector<double>& from, std::size_t first) {
    std::vector<double> some;
    for (std::size_t r = 0; r * cols < from.size(); ++r)
      for (std::size_t m = 0; m < lanes; ++m) some.push_back(from[r * cols + first + m]);
    return some;
  };
  for (std::size_t first = 0; first < cols; first += lanes) {
    std::vector<double> one(rows.size() * lanes), one_transposed(21 * lanes);
    simd::add_sparse_product(owner.view(), rows, narrowed(b, first).data(), lanes, one.data());
    simd::add_sparse_transposed_product(owner.view(), rows, narrowed(d, first).data(), lanes, one_transposed.data());
    CHECK(one == narrowed(all, first));
    CHECK(one_transposed == narrowed(all_transposed, first));
  }
}

}  // namespace sparse_products_test
