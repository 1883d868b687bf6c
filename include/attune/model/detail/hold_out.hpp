// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows that a fit sets aside to watch itself by.

#include <concepts>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/random.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The rows to train on, and those to validate on.
struct HeldOutRows {
  std::vector<Index> train{};
  std::vector<Index> validation{};
};

/// Splits a share of the rows off: whole groups where `grouped`, otherwise as many of each class. `of_row` gives the
/// group of a row, or its class; rows with the same number in `list`, which may be null, are copies and stay together.
[[gnu::cold]] HeldOutRows hold_out_rows(Index size, bool grouped, FunctionRef<int(Index)> of_row, const RowList& list, double fraction, RandomKey key);

/// Splits a share of the rows off: whole groups where there are groups, otherwise as many of each class, and all copies of
/// a row, of which a bootstrap draws several. Errors:
/// InvalidArgument for a fraction outside (0, 1), or one that leaves a side without rows.
template <class View>
[[gnu::cold]] SetAside<View> hold_out(const View& view, double fraction, RandomKey key) {
  const auto of_row = [&](Index i) {
    if (view.has_groups()) return view.group(i);
    if constexpr (std::integral<typename View::LabelType>)
      return static_cast<int>(view.label(i));
    else
      return 0;
  };
  HeldOutRows rows = hold_out_rows(view.size(), view.has_groups(), of_row, view.row_list(), fraction, key);
  return {view.subset(std::move(rows.train)), view.subset(std::move(rows.validation))};
}

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/model/detail/hold_out.ipp"
#endif
