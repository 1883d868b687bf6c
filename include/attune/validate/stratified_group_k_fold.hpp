// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting of whole groups that keeps the shares of the classes as far as groups allow.

#include <concepts>
#include <cstdint>

#include "attune/validate/concept.hpp"
#include "attune/validate/detail/class_codes.hpp"
#include "attune/validate/detail/row_groups.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The folds of StratifiedGroupKFold. Errors: as its.
[[gnu::cold]] FoldAssignment stratified_group_k_folds(const RowGroups& groups, const ClassCodes& codes, int folds, bool shuffle, std::uint64_t seed);

}  // namespace detail

/// Parts the groups into folds with class shares as near to those of the whole as whole groups allow; each group is
/// held out once. Greedy: groups of the most uneven classes first, each where it does the least harm.
/// Errors: InvalidArgument for a view without groups, for fewer than 2 folds and for more than groups; InvalidData for a
/// single group, and for a class with fewer rows than folds. Cost: O(n log n + groups · folds · classes).
struct StratifiedGroupKFold {
  int folds = 5;
  bool shuffle = true;       ///< which of equal groups comes first
  std::uint64_t seed = 0;

  template <class View>
  FoldAssignment split(const View& view) const {
    constexpr bool codes = std::integral<typename View::LabelType>;
    static_assert(codes, "StratifiedGroupKFold needs class codes as target; split numbers with GroupKFold; see docs/validate.md#splitters");
    if constexpr (!codes) {
      return {{}, 0};
    } else {
      return detail::stratified_group_k_folds(detail::row_groups(view, "StratifiedGroupKFold"), detail::class_codes(view), folds, shuffle, seed);
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/stratified_group_k_fold.ipp"
#endif
