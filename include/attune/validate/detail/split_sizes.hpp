// SPDX-License-Identifier: BSL-1.0
#pragma once

// How many rows, or groups, a random split puts on each side.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct SplitSizes {
  Index train = 0;
  Index test = 0;
};

/// ⌈test_size · n⌉ to test and ⌊train_size · n⌋ to train; a train_size of 0 stands for all the others.
/// Errors: InvalidArgument for fewer than 1 fold, and for shares outside (0, 1) or that leave a side empty.
[[gnu::cold]] inline SplitSizes split_sizes(const char* splitter, int folds, double test_size, double train_size, Index n, const char* what) {
  if (folds < 1) throw InvalidArgument({.argument = {splitter, "::folds"}, .found = folds, .expected = "1 or more"});
  const auto count = static_cast<double>(n);
  const bool valid_test = test_size > 0 && test_size < 1, all_others = train_size == 0;
  SplitSizes sizes;
  sizes.test = valid_test ? static_cast<Index>(std::ceil(test_size * count)) : 0;
  if (!valid_test || sizes.test >= n)
    throw InvalidArgument({.argument = {splitter, "::test_size"}, .found = {test_size, " of ", n, " ", what}, .expected = {"between 0 and 1, and one of the ", what, " for each side"}});
  const bool valid_train = all_others || (train_size > 0 && train_size < 1);
  sizes.train = all_others ? n - sizes.test : valid_train ? static_cast<Index>(std::floor(train_size * count)) : 0;
  if (sizes.train < 1 || sizes.train > n - sizes.test)
    throw InvalidArgument({.argument = {splitter, "::train_size"}, .found = {train_size, " of ", n, " ", what, ", beside a test_size of ", test_size},
                           .expected = {"at least one of the ", what, ", and at most those that are not held out"}, .remedy = "leave it at 0 to train on all the others"});
  return sizes;
}

/// How many rows of each class to take of `wanted`: their shares, rounded by largest remainder.
[[gnu::cold]] inline std::vector<Index> stratified_quota(const std::vector<Index>& sizes, Index wanted, Index total) {
  std::vector<Index> quota(sizes.size());
  std::vector<double> remainder;
  Index given = 0;
  for (const Index size : sizes) {
    const double share = static_cast<double>(size) * static_cast<double>(wanted) / static_cast<double>(total);
    const auto whole = static_cast<Index>(std::floor(share));
    remainder.push_back(share - static_cast<double>(whole));
    given += whole;
    quota[remainder.size() - 1] = whole;
  }
  for (; given < wanted; ++given) {
    const auto largest = std::max_element(remainder.begin(), remainder.end());
    ++quota[static_cast<std::size_t>(largest - remainder.begin())];
    *largest = -1;
  }
  return quota;
}

/// Refuses a class that cannot be on both sides. Errors: InvalidData.
[[gnu::cold]] inline void check_two_of_each(const std::vector<Index>& sizes, const ClassNames& names, const char* other_way) {
  for (std::size_t c = 0; c < sizes.size(); ++c)
    if (sizes[c] == 1)
      throw InvalidData({.argument = "y", .found = {"1 row of class '", (*names)[c], "'"}, .expected = "at least 2 rows of a class, one for each side",
                         .remedy = {"merge rare classes, or ", other_way}});
}

}  // namespace attune::inline ATTUNE_ABI::detail
