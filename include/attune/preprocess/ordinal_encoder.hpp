// SPDX-License-Identifier: BSL-1.0
#pragma once

// Categories as whole numbers.

#include <limits>
#include <string>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/table_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// What an OrdinalEncoder learned of one column.
struct OrdinalColumn {
  std::string name{};
  std::vector<std::string> categories{};  ///< in the order of their numbers
};

/// What an OrdinalEncoder found.
struct FittedOrdinalEncoder {
  std::vector<OrdinalColumn> columns{};
  double unknown_value = std::numeric_limits<double>::quiet_NaN();
  double encoded_missing_value = std::numeric_limits<double>::quiet_NaN();

  /// The number of each category, n×p. Columns are found by name. Errors: InvalidArgument for one that is not
  /// there; InvalidData for unknown categories, unless they have a value.
  template <class T>
  RowMatrix<T> transform(const TableView<T>& x) const;

  /// The names of the columns.
  [[gnu::cold]] FeatureNames feature_names(const FeatureNames& = nullptr) const;

 private:
  [[gnu::cold]] std::vector<double> numbers_of(const OrdinalColumn& c, const FeatureColumnView& column) const;
};

/// The position of a category, from 0 on: among `categories` where their order is given, else among those that
/// the training rows have, in the order of the table's list. For ordered categories, and for trees; a linear
/// model takes the numbers as amounts. Cost: O(n) a column.
struct OrdinalEncoder {
  std::vector<std::string> categories{};                                           ///< in order, for every column; empty: those of the training rows
  double unknown_value = std::numeric_limits<double>::quiet_NaN();          ///< of categories that are not among them; NaN: an error
  double encoded_missing_value = std::numeric_limits<double>::quiet_NaN();  ///< of missing values; NaN: they stay missing

  /// Errors: InvalidData for a column of numbers, and for a category of the training rows that is not among the
  /// `categories` given, unless it has a value; InvalidArgument for a category that is given twice.
  template <class T, class Label>
  FittedOrdinalEncoder fit(const TableDatasetView<T, Label>& train) const {
    check();
    const auto view = checked(train);
    FittedOrdinalEncoder fitted{.unknown_value = unknown_value, .encoded_missing_value = encoded_missing_value};
    for (Index j = 0; j < view.features(); ++j) fitted.columns.push_back(learn(view.x().column(j)));
    return fitted;
  }

  [[gnu::cold]] void check() const;

 private:
  [[gnu::cold]] OrdinalColumn learn(const FeatureColumnView& column) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/ordinal_encoder.ipp"
#endif
