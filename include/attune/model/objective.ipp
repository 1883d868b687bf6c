// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/objective.hpp"

#include <algorithm>
#include <numeric>

#include "attune/core/random.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void sum_blocks(Index rows, Index most_blocks, const AnyExecutor& executor, BlockWork work, double& value, std::span<double> sum, Eigen::VectorXd& scratch) {
  const Index most = block_rows(rows, most_blocks);
  const Index blocks = (rows + most - 1) / most;
  const auto count = [&](Index block) { return std::min(most, rows - block * most); };
  if (executor.is_serial() || blocks == 1) {
    if (scratch.size() < static_cast<Index>(sum.size())) scratch.resize(static_cast<Index>(sum.size()));
    const std::span<double> partial(scratch.data(), sum.size());
    for (Index b = 0; b < blocks; ++b) {
      std::fill(partial.begin(), partial.end(), 0.0);
      value += work(b * most, count(b), partial, false);
      simd::add_scaled(sum, 1, partial);
    }
    return;
  }
  const std::size_t size = sum.size();
  std::vector<double> partials(size * static_cast<std::size_t>(blocks)), values(static_cast<std::size_t>(blocks));
  executor.for_each(static_cast<std::size_t>(blocks), [&](std::size_t index) {
    const auto b = static_cast<Index>(index);
    values[index] = work(b * most, count(b), std::span(partials).subspan(index * size, size), true);
  });
  for (std::size_t b = 0; b < values.size(); ++b) {
    value += values[b];
    simd::add_scaled(sum, 1, std::span<const double>(partials).subspan(b * size, size));
  }
}

ATTUNE_INLINE void shuffle_rows(std::vector<Index>& order, Index rows, RandomKey key) {
  order.resize(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), Index{0});
  Random random(key);
  random.shuffle(std::span<Index>(order));
}

ATTUNE_INLINE double largest_gradient(Index size, FunctionRef<void(Eigen::VectorXd& w, Eigen::VectorXd& g)> evaluate) {
  Eigen::VectorXd w(size), g(size);
  evaluate(w, g);
  return simd::largest_absolute({g.data(), static_cast<std::size_t>(g.size())});
}

}  // namespace attune::inline ATTUNE_ABI::detail
