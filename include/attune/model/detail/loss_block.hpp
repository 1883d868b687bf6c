// SPDX-License-Identifier: BSL-1.0
#pragma once

// A loss of a block of rows in many models at once.

#include <cstddef>

#include "attune/simd/batch.hpp"
#include "attune/simd/loss.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Scores of rows × models, row-major, and the weight of each row in each model.
struct LossBlock {
  std::size_t rows = 0;
  std::size_t cols = 0;
  const double* target = nullptr;
  const double* weight = nullptr;
  double* score = nullptr;  // becomes the weighted derivative
  double* value = nullptr;  // of each model: the weighted losses are added
};

/// A lane a model, so that a model's sums have one order, whatever models stand beside it.
template <class L>
void weigh_block(const L& loss, const LossBlock& block) noexcept {
  using V = simd::Batch<double>;
  for (std::size_t r = 0; r < block.rows; ++r) {
    const V target(block.target[r]), zero(0.0);
    for (std::size_t m = 0; m < block.cols; m += simd::width<double>) {
      const std::size_t at = r * block.cols + m;
      const V weight = simd::load(block.weight + at);
      const auto [value, derivative] = simd::value_and_derivative(loss, simd::load(block.score + at), target);
      const auto counts = weight != zero;  // 0 · infinity would be no number
      simd::store(block.value + m, V(simd::load(block.value + m) + math::select(counts, V(weight * value), zero)));
      simd::store(block.score + at, math::select(counts, V(weight * derivative), zero));
    }
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
