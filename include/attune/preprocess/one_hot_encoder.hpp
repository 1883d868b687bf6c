// SPDX-License-Identifier: BSL-1.0
#pragma once

// Categories as columns of 0 and 1.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/table_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// What a OneHotEncoder makes of a category that the training rows do not have.
enum class Unknown {
  error,               ///< InvalidData, with row, column and value
  ignore,              ///< zeros
  infrequent_if_exist  ///< the column of infrequent categories; zeros where there is none
};

constexpr std::string_view to_string(Unknown unknown) {
  constexpr std::string_view names[]{"error", "ignore", "infrequent if exist"};
  return names[static_cast<std::size_t>(unknown)];
}

/// Which of its columns a OneHotEncoder leaves out, so that they do not add up to 1.
enum class Drop {
  none,
  first,     ///< the first category of each column
  if_binary  ///< the first of two
};

constexpr std::string_view to_string(Drop drop) {
  constexpr std::string_view names[]{"none", "first", "if binary"};
  return names[static_cast<std::size_t>(drop)];
}

/// What a OneHotEncoder learned of one column.
struct OneHotColumn {
  std::string name{};
  std::vector<std::string> categories{};  ///< of the training rows
  std::vector<int> outputs{};             ///< by category, where its 1 goes; -1: dropped
  int missing = -2;                       ///< where the 1 of a missing value goes; -1: dropped, -2: training rows have none
  int infrequent = -1;                    ///< the output of infrequent categories; -1: none, or dropped
  std::vector<std::string> names{};       ///< of the outputs
};

/// What a OneHotEncoder found.
struct FittedOneHotEncoder {
  std::vector<OneHotColumn> columns{};
  Unknown handle_unknown = Unknown::error;

  /// n×(sum of outputs): 1 where a row has a category, 0 elsewhere. Columns are found by name. Errors:
  /// InvalidArgument for one that is not there; InvalidData for unknown categories, unless they are ignored.
  template <class T>
  RowMatrix<T> transform(const TableView<T>& x) const;

  /// "<column>_<category>"; "<column>_missing" of missing values, "<column>_infrequent" of infrequent ones.
  [[gnu::cold]] FeatureNames feature_names(const FeatureNames& = nullptr) const;

 private:
  [[gnu::cold]] std::vector<int> outputs_of(const OneHotColumn& c, const FeatureColumnView& column) const;
};

/// A column of 0 and 1 for each category that the training rows have, in the order of the table's list; a
/// missing value counts as a category, the last. Categories with fewer rows than `min_frequency`, and the rarest
/// beyond `max_categories`, share one column, the last. Weights do not count. Cost: O(n) a column.
struct OneHotEncoder {
  Unknown handle_unknown = Unknown::error;
  Drop drop = Drop::none;
  double min_frequency = 0;  ///< 1 or more: a number of rows; below 1: a share of the training rows
  int max_categories = 0;    ///< at most so many columns for each column of the table; 0: no limit

  void check() const;

  /// Errors: InvalidData for a column of numbers; InvalidArgument for settings out of range.
  template <class T, class Label>
  FittedOneHotEncoder fit(const TableDatasetView<T, Label>& train) const {
    check();
    const auto view = checked(train);
    FittedOneHotEncoder fitted{.handle_unknown = handle_unknown};
    for (Index j = 0; j < view.features(); ++j) fitted.columns.push_back(learn(view.x().column(j)));
    return fitted;
  }

 private:
  [[gnu::cold]] OneHotColumn learn(const FeatureColumnView& column) const;

  // Which categories have a column of their own. Of equally rare ones, later ones keep theirs.
  [[gnu::cold]] std::vector<bool> frequent_ones(const std::vector<Index>& counts, double rows) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/one_hot_encoder.ipp"
#endif
