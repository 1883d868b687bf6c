// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums over rows in a fixed shape: blocks of rows, each summed in lanes, the blocks added up in order
// with a compensation. The result depends on the values and their order, and on nothing else.

#include <cstddef>

#include "attune/simd/batch.hpp"
#include "attune/simd/compensated_sum.hpp"
#include "attune/simd/sum_block.hpp"

namespace attune::inline ATTUNE_ABI::simd {

/// Σ term(i) for i in [0, n), n ≤ sum_block, where `vector(i)` gives a batch of the terms from i on
/// and `scalar(i)` one term. Four accumulators, added pairwise.
template <class Vector, class Scalar>
double sum_of_terms(std::size_t n, Vector&& vector, Scalar&& scalar) noexcept {
  using B = Batch<double>;
  constexpr std::size_t lanes = width<double>;
  B a(0.0), b(0.0), c(0.0), d(0.0);
  std::size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    a += vector(i);
    b += vector(i + lanes);
    c += vector(i + 2 * lanes);
    d += vector(i + 3 * lanes);
  }
  for (; i + lanes <= n; i += lanes) a += vector(i);
  double total = sum_of((a + b) + (c + d));
  for (; i < n; ++i) total += scalar(i);
  return total;
}

}  // namespace attune::inline ATTUNE_ABI::simd
