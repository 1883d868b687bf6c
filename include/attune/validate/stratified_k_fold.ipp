// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/stratified_k_fold.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE FoldAssignment stratified_k_folds(const ClassCodes& codes, int folds, bool shuffle, std::uint64_t seed) {
  check_fold_count("StratifiedKFold::folds", folds, codes.rows());
  const auto sizes = codes.sizes();
  check_class_sizes(sizes, codes.names, folds);
  // Rows are dealt out class after class, each class going on where the one before it ended.
  std::vector<std::size_t> next(sizes.size());
  for (std::size_t c = 1; c < sizes.size(); ++c) next[c] = next[c - 1] + static_cast<std::size_t>(sizes[c - 1]);
  std::vector<int> fold_of_row(codes.of_row.size());
  for (const Index row : row_order(codes.rows(), shuffle, RandomKey{seed}.child(Purpose::split))) {
    const auto i = static_cast<std::size_t>(row);
    fold_of_row[i] = static_cast<int>(next[static_cast<std::size_t>(codes.of_row[i])]++ % static_cast<std::size_t>(folds));
  }
  return {std::move(fold_of_row), folds};
}

}  // namespace attune::inline ATTUNE_ABI::detail
