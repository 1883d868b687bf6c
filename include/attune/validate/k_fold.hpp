// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting.

#include <cstdint>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Errors: InvalidArgument for fewer than 2 folds and for more than rows.
void check_fold_count(const char* setting, int folds, Index rows);
/// Errors: InvalidData for a class with fewer rows than folds.
void check_class_sizes(const std::vector<Index>& sizes, const ClassNames& names, int folds);

/// The numbers 0..n-1, in the order of the key's stream or ascending.
std::vector<Index> row_order(Index n, bool shuffle, RandomKey key);

/// The folds of KFold of n rows.
[[gnu::cold]] FoldAssignment k_folds(Index n, int folds, bool shuffle, std::uint64_t seed);

}  // namespace detail

/// Parts the rows into folds of sizes that differ by at most one; each is held out once. Rows are shuffled
/// first: files are often sorted. Errors: InvalidArgument for fewer than 2 folds or more than rows.
struct KFold {
  int folds = 5;
  bool shuffle = true;
  std::uint64_t seed = 0;

  template <class View>
  FoldAssignment split(const View& view) const {
    return detail::k_folds(view.size(), folds, shuffle, seed);
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/k_fold.ipp"
#endif
