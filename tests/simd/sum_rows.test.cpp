// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/simd/sum_rows.hpp"

namespace sum_rows_test {

using namespace attune;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();

template <class Label>
void check_labels(const std::vector<Label>& labels) {
  for (std::size_t offset = 0; offset + simd::width<double> <= labels.size(); ++offset) {
    std::array<double, simd::width<double>> numbers;
    simd::store(numbers.data(), simd::load_numbers(labels.data() + offset));
    for (std::size_t k = 0; k < numbers.size(); ++k) REQUIRE(numbers[k] == static_cast<double>(labels[offset + k]));
  }
}

template <class Label>
std::vector<Label> some_labels() {
  std::vector<Label> labels;
  for (int i = 0; i < 40; ++i) {
    const auto small = static_cast<Label>(i);
    labels.push_back(i % 3 == 0 ? static_cast<Label>(std::numeric_limits<Label>::max() - small) : i % 3 == 1 ? static_cast<Label>(std::numeric_limits<Label>::min() + small) : small);
  }
  return labels;
}

}  // namespace

TEST_CASE("load numbers: integers of every width, signed and not") {
  check_labels(some_labels<std::int8_t>());
  check_labels(some_labels<unsigned char>());
  check_labels(some_labels<std::int16_t>());
  check_labels(some_labels<std::int32_t>());
  check_labels(some_labels<std::uint32_t>());
  check_labels(some_labels<std::int64_t>());
  check_labels(some_labels<std::uint64_t>());
}

TEST_CASE("sum rows: adds every term once, for every length and offset") {
  std::vector<double> x(simd::sum_block + 8);
  std::vector<int> labels(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<double>(i * i + 1);  // whole numbers: sums are exact
    labels[i] = static_cast<int>(i % 7) - 3;
  }
  for (std::size_t n = 0; n <= simd::sum_block; n += n < 300 ? 1 : 61)
    for (const std::size_t offset : {0U, 1U, 7U}) {
      double expected = 0, squares = 0, products = 0;
      for (std::size_t i = offset; i < offset + n; ++i) {
        expected += x[i];
        squares += static_cast<double>(labels[i] * labels[i]);
        products += x[i] * labels[i];
      }
      const auto sums = simd::sum_rows<3>(n, [&](auto rows, auto& sum) {
        const auto value = rows(x.data() + offset), label = rows(labels.data() + offset);
        sum[0] += value;
        sum[1] += label * label;
        sum[2] += value * label;
      });
      REQUIRE(sums[0] == expected);
      REQUIRE(sums[1] == squares);
      REQUIRE(sums[2] == products);
    }
}

TEST_CASE("sum rows: few roundings follow each other") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(310);
  const auto x = attune_test::uniform<double>(random, simd::sum_block, 0, 1);
  long double exact = 0;
  for (const double v : x) exact += static_cast<long double>(v);
  const double total = simd::sum_rows<1>(x.size(), [&](auto rows, auto& sum) { sum[0] += rows(x.data()); })[0];
  // At most 128 / 2 in a stretch, 8 stretches and the lanes, each half an ulp of the sum.
  CHECK(std::abs(total - static_cast<double>(exact)) <= (64 + 8 + 8) * eps / 2 * static_cast<double>(exact));
}

TEST_CASE("with weights: ones where there are none") {
  const double weights[] = {1, 2, 3};
  const auto total = [](const double* w) {
    return simd::with_weights(w, [](auto weight_of) { return simd::sum_rows<1>(3, [&](auto rows, auto& sum) { sum[0] += weight_of(rows); })[0]; });
  };
  CHECK(total(weights) == 6);
  CHECK(total(nullptr) == 3);
}

}  // namespace sum_rows_test
