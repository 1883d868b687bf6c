// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting of numbers that keeps their distribution.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The folds of StratifiedQuantileKFold of rows with these targets. Errors: as its.
[[gnu::cold]] FoldAssignment stratified_quantile_k_folds(std::span<const double> targets, int folds, int bins, bool shuffle, std::uint64_t seed);

}  // namespace detail

/// Parts the rows into folds whose targets are distributed alike: the rows in order of their target are cut into
/// `bins` parts as large as each other, and each fold has of each the same share, within one row. Fold sizes differ by at
/// most one. Errors: InvalidArgument for fewer than 2 folds, for more than rows and for fewer than 1 bin; InvalidData for a
/// target that is NaN. Cost: O(n log n).
struct StratifiedQuantileKFold {
  int folds = 5;
  int bins = 10;             ///< parts of the distribution; at most as many as rows are made
  bool shuffle = true;
  std::uint64_t seed = 0;

  template <class View>
  FoldAssignment split(const View& view) const {
    constexpr bool numbers = std::floating_point<typename View::LabelType>;
    static_assert(numbers, "StratifiedQuantileKFold needs one number a row as target; split class codes with StratifiedKFold; see docs/validate.md#splitters");
    if constexpr (!numbers) {
      return {{}, 0};
    } else {
      std::vector<double> targets(static_cast<std::size_t>(view.size()));
      for (std::size_t i = 0; i < targets.size(); ++i) targets[i] = static_cast<double>(view.label(static_cast<Index>(i)));
      return detail::stratified_quantile_k_folds(targets, folds, bins, shuffle, seed);
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/stratified_quantile_k_fold.ipp"
#endif
