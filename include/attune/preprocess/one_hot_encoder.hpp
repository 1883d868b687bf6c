// SPDX-License-Identifier: BSL-1.0
#pragma once

// Categories as columns of 0 and 1.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/settings.hpp"
#include "attune/core/table_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"
#include "attune/preprocess/detail/categories.hpp"

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
  RowMatrix<T> transform(const TableView<T>& x) const {
    Index width = 0;
    for (const auto& c : columns) width += static_cast<Index>(c.names.size());
    RowMatrix<T> result = RowMatrix<T>::Zero(x.rows(), width);
    T* to = result.data();
    for (const auto& c : columns) {
      const auto outputs = outputs_of(c, x.column(x.position(c.name)));
      for (std::size_t i = 0; i < outputs.size(); ++i)
        if (outputs[i] >= 0) to[static_cast<Index>(i) * width + outputs[i]] = 1;
      to += c.names.size();
    }
    return result;
  }

  /// "<column>_<category>"; "<column>_missing" of missing values, "<column>_infrequent" of infrequent ones.
  [[gnu::cold]] FeatureNames feature_names(const FeatureNames& = nullptr) const {
    std::vector<std::string> all;
    for (const auto& c : columns) all.insert(all.end(), c.names.begin(), c.names.end());
    return detail::shared_names(std::move(all));
  }

 private:
  [[gnu::cold]] std::vector<int> outputs_of(const OneHotColumn& c, const FeatureColumnView& column) const {
    detail::require_categories(column, "OneHotEncoder");
    const int unknown = handle_unknown == Unknown::infrequent_if_exist ? c.infrequent : -1;
    constexpr int refused = -2;
    const int fallback = handle_unknown == Unknown::error ? refused : unknown;
    std::vector<int> by_code;
    for (const int k : detail::match_categories(column, c.categories)) by_code.push_back(k < 0 ? fallback : c.outputs[static_cast<std::size_t>(k)]);
    const int missing = c.missing == -2 ? fallback : c.missing;
    std::vector<int> outputs(static_cast<std::size_t>(column.size()));
    for (Index i = 0; i < column.size(); ++i) {
      const int code = detail::category_at(column, i);
      const int output = code < 0 ? missing : by_code[static_cast<std::size_t>(code)];
      if (output == refused) detail::throw_unknown("OneHotEncoder", column, i, c.categories, ".handle_unknown = Unknown::ignore makes zeros of it; .min_frequency with Unknown::infrequent_if_exist puts it with rare ones");
      outputs[static_cast<std::size_t>(i)] = output;
    }
    return outputs;
  }
};

/// A column of 0 and 1 for each category that the training rows have, in the order of the table's list; a
/// missing value counts as a category, the last. Categories with fewer rows than `min_frequency`, and the rarest
/// beyond `max_categories`, share one column, the last. Weights do not count. Cost: O(n) a column.
struct OneHotEncoder {
  Unknown handle_unknown = Unknown::error;
  Drop drop = Drop::none;
  double min_frequency = 0;  ///< 1 or more: a number of rows; below 1: a share of the training rows
  int max_categories = 0;    ///< at most so many columns for each column of the table; 0: no limit

  void check() const {
    require_setting(min_frequency >= 0, "OneHotEncoder::min_frequency", min_frequency, "0 or more");
    require_setting(max_categories >= 0, "OneHotEncoder::max_categories", max_categories, "0 or more");
  }

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
  // A category may be spelt as the word for those that have none.
  [[gnu::cold]] static std::string unused_name(const std::vector<std::string>& names, std::string name) {
    while (std::find(names.begin(), names.end(), name) != names.end()) name += '_';
    return name;
  }

  [[gnu::cold]] OneHotColumn learn(const FeatureColumnView& column) const {
    detail::require_categories(column, "OneHotEncoder");
    auto found = detail::count_categories(column);
    auto counts = found.counts;
    if (found.missing > 0) counts.push_back(found.missing);
    const auto frequent = frequent_ones(counts, static_cast<double>(column.size()));
    OneHotColumn learned{.name = column.name(), .outputs = std::vector<int>(counts.size())};
    for (std::size_t k = 0; k < counts.size(); ++k) {
      if (!frequent[k]) continue;
      learned.outputs[k] = static_cast<int>(learned.names.size());
      learned.names.push_back(k < found.names.size() ? column.name() + "_" + found.names[k] : unused_name(learned.names, column.name() + "_missing"));
    }
    for (std::size_t k = 0; k < counts.size(); ++k)
      if (!frequent[k]) learned.outputs[k] = learned.infrequent = static_cast<int>(learned.names.size());
    if (learned.infrequent >= 0) learned.names.push_back(unused_name(learned.names, column.name() + "_infrequent"));
    if (drop == Drop::first || (drop == Drop::if_binary && learned.names.size() == 2)) {
      learned.names.erase(learned.names.begin());
      for (int& output : learned.outputs) --output;
      learned.infrequent = std::max(learned.infrequent - 1, -1);
    }
    if (found.missing > 0) {
      learned.missing = learned.outputs.back();
      learned.outputs.pop_back();
    }
    learned.categories = std::move(found.names);
    return learned;
  }

  // Which categories have a column of their own. Of equally rare ones, later ones keep theirs.
  [[gnu::cold]] std::vector<bool> frequent_ones(const std::vector<Index>& counts, double rows) const {
    const double least = min_frequency < 1 ? min_frequency * rows : min_frequency;
    std::vector<bool> frequent(counts.size());
    std::size_t left = 0;
    for (std::size_t k = 0; k < counts.size(); ++k) {
      frequent[k] = static_cast<double>(counts[k]) >= least;
      if (frequent[k]) ++left;
    }
    const auto limit = max_categories > 0 ? static_cast<std::size_t>(max_categories) : counts.size() + 1;
    while (left > 0 && left + (left < counts.size() ? 1U : 0U) > limit) {
      std::size_t rarest = counts.size();
      for (std::size_t k = 0; k < counts.size(); ++k)
        if (frequent[k] && (rarest == counts.size() || counts[k] < counts[rarest])) rarest = k;
      frequent[rarest] = false;
      --left;
    }
    return frequent;
  }
};

}  // namespace attune::inline ATTUNE_ABI
