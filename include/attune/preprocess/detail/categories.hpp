// SPDX-License-Identifier: BSL-1.0
#pragma once

// What encoders share: the categories that a column has in training, and those of another table among them.

#include <string>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/table_view.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Refuses a column of numbers. One in which nothing but missing values stands passes: it has no kind.
[[gnu::cold]] void require_categories(const FeatureColumnView& column, const char* who);

/// The code of a row's category, -1 where it is missing, of a column that require_categories has passed.
inline int category_at(const FeatureColumnView& column, Index row) noexcept { return column.is_categorical() ? column.code(row) : -1; }

/// Categories as text for a message: 'a', 'b', 'c', ... (12)
[[gnu::cold]] std::string list_categories(const std::vector<std::string>& names);

/// The categories that occur in a column's rows, in the order of its list, and how often.
struct CategoryCounts {
  std::vector<std::string> names{};
  std::vector<Index> counts{};
  Index missing = 0;
};

[[gnu::cold]] CategoryCounts count_categories(const FeatureColumnView& column);

/// Where each of a column's categories stands among `names`, by code; -1 where it does not.
[[gnu::cold]] std::vector<int> match_categories(const FeatureColumnView& column, const std::vector<std::string>& names);

/// A category that the training rows do not have.
[[noreturn, gnu::cold]] void throw_unknown(const char* who, const FeatureColumnView& column, Index row, const std::vector<std::string>& known, const char* remedy);

FeatureNames shared_names(std::vector<std::string> names);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/detail/categories.ipp"
#endif
