// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting that keeps the share of each of several labels.

#include <cstdint>
#include <string>

#include "attune/core/error.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/target_row.hpp"
#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// What is read of a view of labels.
struct LabelTable {
  Index rows;
  Index labels;
  FunctionRef<double(Index row, Index label)> value;
  FunctionRef<std::string(Index label)> name;
};

/// The folds of IterativeStratification. Errors: as its.
[[gnu::cold]] FoldAssignment iterative_folds(const LabelTable& table, int folds, bool shuffle, std::uint64_t seed);

}  // namespace detail

/// Parts the rows of a multilabel target, n×L of zeros and ones, into folds with the labels' shares of the whole, as near
/// as a greedy choice comes: the rarest label first, each of its rows goes to the fold that lacks it most. Errors:
/// InvalidArgument for fewer than 2 folds and for more than rows; InvalidData for a target that is not 0 or 1. Cost:
/// O(n L folds + L²). Sechidis, Tsoumakas, Vlahavas, "On the stratification of multi-label data", ECML 2011, algorithm 1.
struct IterativeStratification {
  int folds = 5;
  bool shuffle = true;
  std::uint64_t seed = 0;

  template <class View>
  FoldAssignment split(const View& view) const {
    constexpr bool labels = is_target_row<typename View::LabelType>;
    static_assert(labels, "IterativeStratification needs a target of several columns of 0 and 1; split class codes with StratifiedKFold; see docs/validate.md#splitters");
    if constexpr (!labels) {
      return {{}, 0};
    } else {
      return detail::iterative_folds({.rows = view.size(),
                                      .labels = view.outputs(),
                                      .value = [&](Index row, Index label) { return static_cast<double>(view.label(row)[label]); },
                                      .name = [&](Index label) { return view.target_name(label); }},
                                     folds, shuffle, seed);
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/iterative_stratification.ipp"
#endif
