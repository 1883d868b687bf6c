// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "attune/simd/batch.hpp"

namespace batch_test {

using namespace attune;

static_assert(simd::IsBatch<simd::Batch<float>> && simd::IsBatch<simd::Batch<double>> && !simd::IsBatch<float> && !simd::IsBatch<std::array<double, 2>>);
static_assert(simd::width<float> == 2 * simd::width<double> && simd::width<std::int8_t> == 8 * simd::width<double>);

TEST_CASE_TEMPLATE("batch: loads and stores from any address", T, float, double, std::int32_t) {
  std::vector<T> from(3 * simd::width<T>), to(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<T>(i + 1);
  for (std::size_t offset = 0; offset <= simd::width<T>; ++offset) {
    to.assign(to.size(), T{0});
    simd::store(to.data() + offset, simd::load(from.data() + offset));
    for (std::size_t i = 0; i < to.size(); ++i) CHECK(to[i] == (i >= offset && i < offset + simd::width<T> ? from[i] : T{0}));
  }
}

TEST_CASE_TEMPLATE("batch: sum_of adds every lane once", T, float, double) {
  std::vector<T> lanes(simd::width<T>);
  T expected = 0;
  for (std::size_t i = 0; i < lanes.size(); ++i) expected += lanes[i] = static_cast<T>(std::size_t{1} << i);  // each lane is a bit: exact
  CHECK(simd::sum_of(simd::load(lanes.data())) == expected);
}

TEST_CASE_TEMPLATE("batch: sums_of adds every lane of each batch once, in their order", T, float, double) {
  constexpr std::size_t n = simd::width<T>;
  std::vector<simd::Batch<T>> values;
  for (std::size_t k = 0; k < n; ++k) {
    std::vector<T> lanes(n);
    for (std::size_t i = 0; i < n; ++i) lanes[i] = static_cast<T>((std::size_t{1} << i) * (k + 1));  // exact
    values.push_back(simd::load(lanes.data()));
  }
  std::vector<T> sums(n);
  simd::store(sums.data(), simd::sums_of(values.data()));
  for (std::size_t k = 0; k < n; ++k) CHECK(sums[k] == static_cast<T>(((std::size_t{1} << n) - 1) * (k + 1)));
}

}  // namespace batch_test
