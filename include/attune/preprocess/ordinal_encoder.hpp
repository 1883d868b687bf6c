// SPDX-License-Identifier: BSL-1.0
#pragma once

// Categories as whole numbers.

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/table_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"
#include "attune/preprocess/detail/categories.hpp"

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
  RowMatrix<T> transform(const TableView<T>& x) const {
    const auto width = static_cast<Index>(columns.size());
    RowMatrix<T> result(x.rows(), width);
    for (Index j = 0; j < width; ++j) {
      const auto& c = columns[static_cast<std::size_t>(j)];
      const auto numbers = numbers_of(c, x.column(x.position(c.name)));
      for (Index i = 0; i < x.rows(); ++i) result(i, j) = static_cast<T>(numbers[static_cast<std::size_t>(i)]);
    }
    return result;
  }

  /// The names of the columns.
  [[gnu::cold]] FeatureNames feature_names(const FeatureNames& = nullptr) const {
    std::vector<std::string> names;
    for (const auto& c : columns) names.push_back(c.name);
    return detail::shared_names(std::move(names));
  }

 private:
  [[gnu::cold]] std::vector<double> numbers_of(const OrdinalColumn& c, const FeatureColumnView& column) const {
    detail::require_categories(column, "OrdinalEncoder");
    const auto positions = detail::match_categories(column, c.categories);
    std::vector<double> numbers(static_cast<std::size_t>(column.size()), encoded_missing_value);
    for (Index i = 0; i < column.size(); ++i) {
      const int code = detail::category_at(column, i);
      if (code < 0) continue;
      const int position = positions[static_cast<std::size_t>(code)];
      if (position < 0 && std::isnan(unknown_value)) detail::throw_unknown("OrdinalEncoder", column, i, c.categories, "give such ones a number: .unknown_value = -1");
      numbers[static_cast<std::size_t>(i)] = position < 0 ? unknown_value : position;
    }
    return numbers;
  }
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

  [[gnu::cold]] void check() const {
    for (std::size_t k = 0; k < categories.size(); ++k)
      for (std::size_t earlier = 0; earlier < k; ++earlier)
        if (categories[k] == categories[earlier]) throw InvalidArgument({.argument = "OrdinalEncoder::categories", .found = {"'", categories[k], "' twice"}, .expected = "each category once"});
    for (const double v : {unknown_value, encoded_missing_value})
      if (std::isinf(v)) throw InvalidArgument({.argument = "OrdinalEncoder", .found = {"the value ", v}, .expected = "a finite number, or NaN"});
  }

 private:
  [[gnu::cold]] OrdinalColumn learn(const FeatureColumnView& column) const {
    detail::require_categories(column, "OrdinalEncoder");
    if (categories.empty()) return {column.name(), detail::count_categories(column).names};
    const auto positions = detail::match_categories(column, categories);
    for (Index i = 0; std::isnan(unknown_value) && i < column.size(); ++i)
      if (const int code = detail::category_at(column, i); code >= 0 && positions[static_cast<std::size_t>(code)] < 0)
        detail::throw_unknown("OrdinalEncoder", column, i, categories, "add it to .categories, or give such ones a number: .unknown_value = -1");
    return {column.name(), categories};
  }
};

}  // namespace attune::inline ATTUNE_ABI
