// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/simd/column_moments.hpp"

namespace column_moments_test {

using namespace attune;
using simd::ColumnMoments;

// All rows, block by block of `each`.
ColumnMoments moments_of(const std::vector<double>& values, std::size_t columns, const std::vector<double>& weights, std::size_t each) {
  ColumnMoments moments(columns);
  std::vector<const double*> rows;
  for (std::size_t i = 0; i < weights.size(); ++i) rows.push_back(values.data() + i * columns);
  for (std::size_t at = 0; at < rows.size(); at += each) {
    const std::size_t count = std::min(each, rows.size() - at), next = std::min(each, rows.size() - at - count);
    moments.add(std::span(rows).subspan(at, count), weights.data() + at, std::span(rows).subspan(at + count, next));
  }
  return moments;
}

void check_against_definition(const std::vector<double>& values, std::size_t columns, const std::vector<double>& weights, std::size_t each, double tolerance) {
  const ColumnMoments moments = moments_of(values, columns, weights, each);
  long double total = 0;
  for (const double w : weights) total += w;
  CHECK(moments.total() == doctest::Approx(static_cast<double>(total)).epsilon(1e-14));
  for (std::size_t j = 0; j < columns; ++j) {
    CAPTURE(j);
    long double mean = 0, square = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) mean += static_cast<long double>(weights[i]) * values[i * columns + j];
    mean /= total;
    for (std::size_t i = 0; i < weights.size(); ++i) square += weights[i] * (values[i * columns + j] - mean) * (values[i * columns + j] - mean);
    CHECK(moments.means()[j] == doctest::Approx(static_cast<double>(mean)).epsilon(tolerance));
    CHECK(moments.squares()[j] == doctest::Approx(static_cast<double>(square)).epsilon(tolerance));
  }
}

TEST_CASE("column moments: agree with the definition for all small shapes, in blocks of any size") {
  auto random = attune_test::random(170);
  for (const std::size_t columns : {1U, 2U, 7U, 8U, 9U, 31U, 32U, 33U, 70U})
    for (const std::size_t rows : {1U, 2U, 5U, 64U, 150U}) {
      CAPTURE(columns);
      CAPTURE(rows);
      const auto values = attune_test::uniform<double>(random, rows * columns, 1, 2);
      check_against_definition(values, columns, attune_test::uniform<double>(random, rows, 0, 2), ColumnMoments::most_rows, 1e-12);
      check_against_definition(values, columns, std::vector<double>(rows, 1.0), 3, 1e-12);
    }
}

TEST_CASE("column moments: a block without weight adds nothing, nor do its numbers") {
  const std::vector<double> values{1, 2, 1e300, 1e300, 3, 6};
  const ColumnMoments moments = moments_of(values, 2, {1, 0, 1}, 1);
  CHECK(moments.total() == 2);
  CHECK(moments.means() == std::vector<double>{2, 4});
  CHECK(moments.squares() == std::vector<double>{2, 8});
}

TEST_CASE("column moments: the digits of a small deviation about a large mean are kept") {
  auto random = attune_test::random(171);
  auto values = attune_test::uniform<double>(random, 1000 * 9, -0.5, 0.5);
  for (double& value : values) value += 1e8;
  check_against_definition(values, 9, std::vector<double>(1000, 1.0), ColumnMoments::most_rows, 1e-7);
}

}  // namespace column_moments_test
