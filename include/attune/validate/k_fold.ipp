// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/k_fold.hpp"

#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <utility>

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE void check_fold_count(const char* setting, int folds, Index rows) {
  if (rows < 2) throw InvalidArgument({.argument = setting, .found = {folds, " folds of ", rows, rows == 1 ? " row" : " rows"}, .expected = "2 rows or more", .remedy = "every fold has to hold out at least one row, and train on one"});
  if (folds < 2 || folds > rows)
    throw InvalidArgument({.argument = setting, .found = {folds, " folds of ", rows, " rows"}, .expected = {"2 to ", rows},
                           .remedy = "every fold has to hold out at least one row"});
}

[[gnu::cold]] ATTUNE_INLINE void check_class_sizes(const std::vector<Index>& sizes, const ClassNames& names, int folds) {
  for (std::size_t c = 0; c < sizes.size(); ++c)
    if (sizes[c] > 0 && sizes[c] < folds)
      throw InvalidData({.argument = "y", .found = {sizes[c], " rows of class '", (*names)[c], "'"},
                         .expected = {"at least one for each of the ", folds, " folds"}, .remedy = "use fewer folds, or merge rare classes"});
}

ATTUNE_INLINE std::vector<Index> row_order(Index n, bool shuffle, RandomKey key) {
  std::vector<Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), Index{0});
  if (shuffle) Random(key).shuffle(std::span<Index>(order));
  return order;
}

ATTUNE_INLINE FoldAssignment k_folds(Index n, int folds, bool shuffle, std::uint64_t seed) {
  check_fold_count("KFold::folds", folds, n);
  const auto order = row_order(n, shuffle, RandomKey{seed}.child(Purpose::split));
  std::vector<int> fold_of_row(order.size());
  const auto k = static_cast<std::size_t>(folds);
  const std::size_t small = order.size() / k, larger = order.size() % k;  // the first folds are larger by one
  for (std::size_t fold = 0, at = 0; fold < k; ++fold)
    for (std::size_t left = small + (fold < larger ? 1 : 0); left > 0; --left) fold_of_row[static_cast<std::size_t>(order[at++])] = static_cast<int>(fold);
  return {std::move(fold_of_row), folds};
}

}  // namespace attune::inline ATTUNE_ABI::detail
