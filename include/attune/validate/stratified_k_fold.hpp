// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting that keeps the shares of the classes.

#include <concepts>
#include <cstdint>

#include "attune/core/error.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/class_codes.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The folds of StratifiedKFold.
[[gnu::cold]] FoldAssignment stratified_k_folds(const ClassCodes& codes, int folds, bool shuffle, std::uint64_t seed);

}  // namespace detail

/// Parts the rows into folds that each have the shares of the classes of the whole, within one row a
/// class; fold sizes differ by at most one. Errors: InvalidArgument for fewer than 2 folds;
/// InvalidData for a class with fewer rows than folds.
struct StratifiedKFold {
  int folds = 5;
  bool shuffle = true;
  std::uint64_t seed = 0;

  template <class View>
  FoldAssignment split(const View& view) const {
    constexpr bool codes = std::integral<typename View::LabelType>;
    static_assert(codes, "StratifiedKFold needs class codes as target; split numbers with KFold; see docs/validate.md#splitters");
    if constexpr (!codes) {
      return {{}, 0};
    } else {
      return detail::stratified_k_folds(detail::class_codes(view), folds, shuffle, seed);
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/stratified_k_fold.ipp"
#endif
