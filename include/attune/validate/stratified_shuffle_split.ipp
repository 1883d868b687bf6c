// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/stratified_shuffle_split.hpp"

#include <utility>

#include "attune/validate/detail/sides.hpp"
#include "attune/validate/detail/split_sizes.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] inline ClassQuota class_quota(const std::vector<Index>& sizes, Index rows, const SplitSizes& wanted) {
  ClassQuota quota{.test = stratified_quota(sizes, wanted.test, rows)};
  std::vector<Index> left = sizes;  // to train on what is not held out, whatever way that was rounded
  for (std::size_t c = 0; c < sizes.size(); ++c) left[c] -= quota.test[c];
  quota.train = stratified_quota(left, wanted.train, rows - wanted.test);
  return quota;
}

ATTUNE_INLINE Fold StratifiedShuffledFold::operator()(std::size_t k) const {
  auto left = quota;
  std::vector<Side> sides(class_of_row.size());
  for (const Index row : row_order(static_cast<Index>(sides.size()), true, key.child(Purpose::fold, k))) {
    const auto i = static_cast<std::size_t>(row), c = static_cast<std::size_t>(class_of_row[i]);
    sides[i] = left.test[c]-- > 0 ? Side::test : left.train[c]-- > 0 ? Side::train : Side::neither;
  }
  return fold_of_sides(sides);
}

ATTUNE_INLINE LazyFolds<StratifiedShuffledFold> stratified_shuffled_folds(ClassCodes codes, int folds, double test_size, double train_size, std::uint64_t seed) {
  const auto wanted = split_sizes("StratifiedShuffleSplit", folds, test_size, train_size, codes.rows(), "rows");
  const auto sizes = codes.sizes();
  check_two_of_each(sizes, codes.names, "split with ShuffleSplit");
  return {static_cast<std::size_t>(folds), {class_quota(sizes, codes.rows(), wanted), std::move(codes.of_row), RandomKey{seed}.child(Purpose::split)}};
}

}  // namespace attune::inline ATTUNE_ABI::detail
