// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a SimpleImputer finds in the columns of a table, and how it fills them in.

#include <limits>
#include <string>

#include "attune/core/table_view.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// What stands in for the missing values of one column.
struct ColumnFill {
  std::string name{};
  bool is_categorical = false;
  double number = 0;       // where it has numbers
  std::string category{};  // where it has categories
  bool indicated = false;
};

[[gnu::cold]] void require_numbers(const FeatureColumnView& column, const char* remedy);

inline double number_at(const FeatureColumnView& column, Index row) noexcept {
  return column.is_categorical() ? std::numeric_limits<double>::quiet_NaN() : column.number(row);
}

/// A copy of the column without missing values.
[[gnu::cold]] FeatureColumn filled(const ColumnFill& fill, const FeatureColumnView& column);

/// 1 where the column has a missing value, 0 elsewhere.
[[gnu::cold]] FeatureColumn indicator(const FeatureColumnView& column);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/detail/table_imputer.ipp"
#endif
