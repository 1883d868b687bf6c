// SPDX-License-Identifier: BSL-1.0
#pragma once

// X whose columns are numbers or categories, as a view: the `Features` of a DatasetView<T, Label, TableView<T>>.
// Transformers make numbers of it; see preprocess/columns.hpp.

#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/core/closest_names.hpp"
#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"

namespace attune::inline ATTUNE_ABI {

/// The names of the categories of a column, by code. Columns and views share one list.
using CategoryNames = std::shared_ptr<const std::vector<std::string>>;

/// One column of features: numbers, or categories as codes into a list of names.
struct FeatureColumn {
  std::string name{};
  std::vector<double> numbers{};  ///< missing ones are NaN; empty where the column has categories
  std::vector<int> codes{};       ///< positions in `categories`, missing ones are -1; empty where it has numbers
  CategoryNames categories{};     ///< in the order that they have, if they have one; null where the column has numbers

  bool is_categorical() const noexcept { return categories != nullptr; }
  std::size_t size() const noexcept { return is_categorical() ? codes.size() : numbers.size(); }
};

/// Some rows of a column. It owns nothing.
class FeatureColumnView {
 public:
  FeatureColumnView(const FeatureColumn& column, RowList list, Index rows) : column_(&column), list_(std::move(list)), rows_(rows) {}

  Index size() const noexcept { return rows_; }
  const std::string& name() const noexcept { return column_->name; }
  bool is_categorical() const noexcept { return column_->is_categorical(); }
  /// Precondition: the column has categories.
  const std::vector<std::string>& categories() const noexcept { return *column_->categories; }

  /// NaN where it is missing. Precondition: the column has numbers.
  double number(Index row) const noexcept { return column_->numbers[at(row)]; }
  /// -1 where it is missing. Precondition: the column has categories.
  int code(Index row) const noexcept { return column_->codes[at(row)]; }
  bool is_missing(Index row) const noexcept { return is_categorical() ? code(row) < 0 : std::isnan(number(row)); }

 private:
  std::size_t at(Index row) const noexcept { return static_cast<std::size_t>(list_ ? (*list_)[static_cast<std::size_t>(row)] : row); }

  const FeatureColumn* column_;
  RowList list_;
  Index rows_;
};

/// Columns in somebody else's memory, possibly narrowed to some rows and columns. Copying a view copies no
/// values. T is the type of the samples that transformers make of it.
template <class T>
class TableView {
 public:
  using Scalar = T;

  TableView() = default;

  /// Errors: InvalidArgument for columns of different sizes. The view must not outlive them.
  explicit TableView(const std::vector<FeatureColumn>& columns);
  explicit TableView(std::vector<FeatureColumn>&&) = delete;

  Index rows() const noexcept { return rows_; }
  Index cols() const noexcept { return cols_; }
  FeatureColumnView column(Index col) const { return {at(col), list_, rows_}; }
  const std::string& name(Index col) const noexcept { return at(col).name; }
  bool is_categorical(Index col) const noexcept { return at(col).is_categorical(); }

  bool is_missing(Index row, Index col) const { return column(col).is_missing(row); }

  /// Where a column is. The search begins at `from` and goes round, so that many names cost O(columns) together where
  /// they come in the order of the columns. Errors: InvalidArgument for a name that is not there, with the closest ones.
  [[gnu::cold]] Index position(std::string_view name, Index from = 0) const;

  /// The rows numbered by `rows`, which count within this view. Cost: O(rows->size()).
  TableView select(const RowList& rows) const;

  /// The columns numbered by `cols`, which count within this view. Precondition: they exist.
  TableView select_columns(const std::vector<Index>& cols) const;

  /// Refuses infinite numbers; missing values are for the transformers to judge. Errors: InvalidData.
  [[gnu::cold]] void check() const;

 private:
  const FeatureColumn& at(Index col) const noexcept { return columns_[which_ ? (*which_)[static_cast<std::size_t>(col)] : col]; }

  const FeatureColumn* columns_ = nullptr;
  Index rows_ = 0;
  Index cols_ = 0;
  RowList which_{};  // null: all columns
  RowList list_{};   // null: all rows
};

template <class T>
TableView<T>::TableView(const std::vector<FeatureColumn>& columns) : columns_(columns.data()), cols_(static_cast<Index>(columns.size())) {
  for (const auto& c : columns) {
    if (&c == columns_) rows_ = static_cast<Index>(c.size());
    if (static_cast<Index>(c.size()) != rows_)
      throw InvalidArgument({.argument = {"column '", c.name, "'"}, .found = {c.size(), " values"}, .expected = {rows_, ", as in column '", columns_->name, "'"}});
  }
}

template <class T>
Index TableView<T>::position(std::string_view name, Index from) const {
  for (Index k = 0, j = from; k < cols_; ++k, ++j) {
    if (j >= cols_) j = 0;
    if (at(j).name == name) return j;
  }
  std::vector<std::string> names;
  for (Index j = 0; j < cols_; ++j) names.push_back(at(j).name);
  throw InvalidArgument({.argument = {"column '", name, "'"}, .found = "no such column", .expected = "a column of the table", .remedy = {"the closest names are ", closest_names(name, names)}});
}

template <class T>
TableView<T> TableView<T>::select(const RowList& rows) const {
  TableView narrowed = *this;
  narrowed.list_ = detail::compose_rows(list_, rows, rows_);
  narrowed.rows_ = static_cast<Index>(rows->size());
  return narrowed;
}

template <class T>
TableView<T> TableView<T>::select_columns(const std::vector<Index>& cols) const {
  auto which = std::make_shared<std::vector<Index>>();
  for (const Index j : cols) which->push_back(which_ ? (*which_)[static_cast<std::size_t>(j)] : j);
  TableView narrowed = *this;
  narrowed.which_ = std::move(which);
  narrowed.cols_ = static_cast<Index>(cols.size());
  return narrowed;
}

template <class T>
void TableView<T>::check() const {
  for (Index j = 0; j < cols_; ++j) {
    const auto c = column(j);
    for (Index i = 0; !c.is_categorical() && i < rows_; ++i)
      if (std::isinf(c.number(i)))
        throw InvalidData({.argument = "X", .place = {"row ", i, ", column '", c.name(), "'"}, .found = c.number(i) > 0 ? "infinity" : "-infinity", .expected = "a finite number, or none"});
  }
}

#if defined(ATTUNE_COMPILED)
extern template class TableView<double>;
#endif

namespace detail {

template <class X>
inline constexpr bool is_table_view = false;
template <class T>
inline constexpr bool is_table_view<TableView<T>> = true;

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
