// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/stratified_quantile_k_fold.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "attune/core/random.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE FoldAssignment stratified_quantile_k_folds(std::span<const double> targets, int folds, int bins, bool shuffle, std::uint64_t seed) {
  const auto n = static_cast<Index>(targets.size());
  check_fold_count("StratifiedQuantileKFold::folds", folds, n);
  if (bins < 1) throw InvalidArgument({.argument = "StratifiedQuantileKFold::bins", .found = bins, .expected = "1 or more"});
  for (Index i = 0; i < n; ++i)
    if (std::isnan(targets[static_cast<std::size_t>(i)])) throw InvalidData({.argument = "y", .place = {"row ", i}, .found = "nan", .expected = "a number", .remedy = "leave out rows without a target"});
  // Rows with equal targets stay in the order that chance gave them; then bins are dealt out one after the other.
  auto by_target = row_order(n, shuffle, RandomKey{seed}.child(Purpose::split));
  std::stable_sort(by_target.begin(), by_target.end(), [&](Index a, Index b) { return targets[static_cast<std::size_t>(a)] < targets[static_cast<std::size_t>(b)]; });
  const Index parts = std::min<Index>(bins, n);
  std::vector<int> fold_of_row(by_target.size());
  for (Index part = 0, dealt = 0; part < parts; ++part) {
    const auto begin = by_target.begin() + part * n / parts, end = by_target.begin() + (part + 1) * n / parts;
    if (shuffle) Random(RandomKey{seed}.child(Purpose::shuffle, static_cast<std::uint64_t>(part))).shuffle(std::span<Index>(begin, end));
    for (auto row = begin; row != end; ++row) fold_of_row[static_cast<std::size_t>(*row)] = static_cast<int>(dealt++ % folds);
  }
  return {std::move(fold_of_row), folds};
}

}  // namespace attune::inline ATTUNE_ABI::detail
