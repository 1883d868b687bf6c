// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows of numbers in blocks of the fixed-shape sums.

#include <algorithm>
#include <cstddef>
#include <span>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/simd/sum_block.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// One block of rows; `weights` is null where there are none.
struct NumberBlock {
  const double* truth;
  const double* predicted;
  const double* weights;
  std::size_t size;
  std::size_t first;  // the number of its first row
};

/// Calls add(block) for each block. Errors: InvalidArgument for sizes that disagree.
template <class Add>
void for_each_block(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights, Add&& add) {
  require_size("predicted", predicted.size(), static_cast<Index>(truth.size()), "truth");
  if (!weights.empty()) require_size("weights", weights.size(), static_cast<Index>(truth.size()), "truth");
  for (std::size_t first = 0; first < truth.size(); first += simd::sum_block)
    add(NumberBlock{truth.data() + first, predicted.data() + first, weights.empty() ? nullptr : weights.data() + first, std::min(simd::sum_block, truth.size() - first), first});
}

/// Refuses the first number of a block for which allowed(number) does not hold.
template <class Allowed>
[[gnu::cold]] void refuse_first(const char* argument, const double* numbers, const NumberBlock& block, const char* expected, Allowed&& allowed) {
  for (std::size_t i = 0; i < block.size; ++i)
    if (!allowed(numbers[i])) throw InvalidData({.argument = argument, .place = {"row ", block.first + i}, .found = numbers[i], .expected = expected});
}

}  // namespace attune::inline ATTUNE_ABI::detail
