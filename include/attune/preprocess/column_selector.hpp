// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which columns a step reads: by name, or all of a kind.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

/// All columns of a kind.
enum class AllColumns {
  none,         ///< those that are named
  numeric,      ///< that have numbers
  categorical,  ///< that have categories
  others        ///< that no other part of a combination names
};

constexpr std::string_view to_string(AllColumns all) {
  constexpr std::string_view names[]{"named", "all numeric", "all categorical", "all others"};
  return names[static_cast<std::size_t>(all)];
}

inline constexpr AllColumns all_numeric = AllColumns::numeric;
inline constexpr AllColumns all_categorical = AllColumns::categorical;
inline constexpr AllColumns all_others = AllColumns::others;

/// Columns by name, or all of a kind.
struct ColumnSelector {
  std::vector<std::string> names{};
  AllColumns all = AllColumns::none;
};

}  // namespace attune::inline ATTUNE_ABI
