// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which columns a step reads, and how it gets at their values.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/table_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/column_selector.hpp"
#include "attune/preprocess/concept.hpp"
#include "attune/preprocess/detail/categories.hpp"
#include "attune/preprocess/pipeline.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct ColumnHead {
  std::string name{};
  bool is_categorical = false;
};

template <class View>
std::vector<ColumnHead> column_heads(const View& view) {
  std::vector<ColumnHead> heads;
  for (Index j = 0; j < view.features(); ++j) {
    heads.push_back({.name = view.feature_name(j)});
    if constexpr (requires { view.x().is_categorical(j); }) heads.back().is_categorical = view.x().is_categorical(j);
  }
  return heads;
}

/// The columns that a selector means, by position. `others`: names that all_others leaves out.
[[gnu::cold]] std::vector<Index> choose_columns(const ColumnSelector& selector, const std::vector<ColumnHead>& heads, const std::vector<std::string>& others);

/// Where a fitted step finds its columns.
template <class T, class F>
std::vector<Index> find_columns(const TableView<T>& x, const F& fitted) {
  std::vector<Index> at;
  for (const auto& name : fitted.names) at.push_back(x.position(name, at.empty() ? 0 : at.back() + 1));
  return at;
}
template <class T, class F>
const std::vector<Index>& find_columns(const MatrixView<T>& x, const F& fitted) {
  check_width(x.cols(), fitted.width);
  return fitted.positions;
}

/// Some columns as a matrix. Errors: InvalidData for categories.
template <class T>
RowMatrix<T> gather_columns(const TableView<T>& x, const std::vector<Index>& at);
template <class T>
RowMatrix<T> gather_columns(const MatrixView<T>& x, const std::vector<Index>& at);

/// The names of the columns that a fitted transformer makes of a view; x0, x1, ... where it does not say.
template <class F, class View>
[[gnu::cold]] FeatureNames output_names(const F& fitted, const View& view) {
  const auto one_row = fitted.transform(view.x().select(std::make_shared<const std::vector<Index>>(1, 0)));
  const Index width = features_of(one_row).cols();
  if (const FeatureNames names = names_after(fitted, view.feature_names(), view.features(), width)) return names;
  std::vector<std::string> names;
  for (Index j = 0; j < width; ++j) names.push_back(width == view.features() ? view.feature_name(j) : "x" + std::to_string(j));
  return shared_names(std::move(names));
}

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/detail/choose_columns.ipp"
#endif
