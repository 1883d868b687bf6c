// SPDX-License-Identifier: BSL-1.0
#pragma once

// The classes of a view's rows, freed of its type.

#include <concepts>
#include <cstddef>
#include <vector>

#include "attune/core/dataset_view.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct ClassCodes {
  std::vector<int> of_row{};
  ClassNames names{};

  Index rows() const noexcept { return static_cast<Index>(of_row.size()); }
  /// How many rows each class has.
  [[gnu::cold]] std::vector<Index> sizes() const;
};

template <class View>
  requires std::integral<typename View::LabelType>
[[gnu::cold]] ClassCodes class_codes(const View& view) {
  ClassCodes codes{.of_row = std::vector<int>(static_cast<std::size_t>(view.size())), .names = view.class_names()};
  for (std::size_t i = 0; i < codes.of_row.size(); ++i) codes.of_row[i] = static_cast<int>(view.label(static_cast<Index>(i)));
  return codes;
}

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/detail/class_codes.ipp"
#endif
