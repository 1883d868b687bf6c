// SPDX-License-Identifier: BSL-1.0
#pragma once

// Leaves out rows that lack a value.

#include <cmath>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"

namespace attune::inline ATTUNE_ABI {

/// The rows of a view in which no feature is missing, in order. Cost: one read of X.
template <class View>
std::vector<Index> complete_rows(const View& view) {
  std::vector<Index> rows;
  for (Index i = 0; i < view.size(); ++i) {
    bool complete = true;
    for (Index j = 0; complete && j < view.features(); ++j) {
      if constexpr (requires { view.x().is_missing(i, j); })
        complete = !view.x().is_missing(i, j);
      else
        complete = !std::isnan(view.x()(i, j));
    }
    if (complete) rows.push_back(i);
  }
  return rows;
}

/// A view of the rows in which no feature is missing, with their targets, weights, groups and times. Copies
/// no values. `data` must outlive the view: a temporary does not compile.
template <class Data>
auto drop_missing(Data&& data) {
  using D = std::remove_cvref_t<Data>;
  constexpr bool temporary = !std::is_lvalue_reference_v<Data> && !detail::is_dataset_view<D>;
  static_assert(!temporary, "drop_missing: the view of a temporary would dangle; keep the data in a variable; see docs/core.md#views");
  if constexpr (temporary) {
    return detail::AfterFailedAssertion{};
  } else {
    const auto view = as_view(data);
    return view.subset(complete_rows(view));
  }
}

}  // namespace attune::inline ATTUNE_ABI
