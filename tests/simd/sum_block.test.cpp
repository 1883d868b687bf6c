// SPDX-License-Identifier: BSL-1.0
#include "attune/simd/sum_block.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/regression_sums.hpp"

namespace sum_block_test {

using namespace attune;

TEST_CASE("sum block: rows that are cut at multiples of it give the bits of all at once, in any order of the parts") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(78);
  const std::size_t n = 3 * simd::sum_block + 17;
  const auto truth = attune_test::uniform<double>(random, n, -1, 1e6), predicted = attune_test::uniform<double>(random, n, -1, 1e6), weights = attune_test::uniform<double>(random, n, 0, 2);
  RegressionSums whole, parts;
  whole.update(truth, predicted, weights);
  for (const std::size_t first : {2 * simd::sum_block, std::size_t{0}}) {
    const std::size_t count = std::min(n - first, 2 * simd::sum_block);
    RegressionSums part;
    part.update(std::span(truth).subspan(first, count), std::span(predicted).subspan(first, count), std::span(weights).subspan(first, count));
    parts.merge(part);
  }
  CHECK(parts.weight() == whole.weight());
  CHECK(parts.squared() == whole.squared());
  CHECK(parts.absolute() == whole.absolute());
}

}  // namespace sum_block_test
