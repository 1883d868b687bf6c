// SPDX-License-Identifier: BSL-1.0
#pragma once

// Splits of rows that were drawn with repeats, as inside a bootstrap's fold: copies of a row stay on one side, or a model
// would be judged on rows that it was fitted to.

#include <cstddef>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Which rows of a view are the same row of the data.
class RowCopies {
 public:
  /// `list`: which rows of the data a view has; null: all of them.
  [[gnu::cold]] explicit RowCopies(const RowList& list);

  bool any() const noexcept { return !begin_.empty(); }
  /// The first copy of each row, ascending.
  const std::vector<Index>& first() const noexcept { return first_; }
  /// A fold of these, counted within them, with all copies: rows of the view, ascending where the fold's are.
  [[gnu::cold]] Fold expanded(const Fold& fold) const;

 private:
  std::vector<Index> first_{};
  std::vector<Index> copies_{};        // of the first row, then of the next
  std::vector<std::size_t> begin_{};   // where those of each begin, and the end; empty where no row has a copy
};

/// The folds of rows of which some are copies.
template <class Folds>
class FoldsOfCopies {
 public:
  FoldsOfCopies(Folds folds, RowCopies copies) : folds_(std::move(folds)), copies_(std::move(copies)) {}

  std::size_t size() const { return static_cast<std::size_t>(folds_.size()); }
  Fold operator[](std::size_t k) const { return copies_.any() ? copies_.expanded(folds_[k]) : Fold(folds_[k]); }

 private:
  Folds folds_;
  RowCopies copies_;
};

/// Splits one copy of each row by a splitter, which must outlive this, and lets the others follow it.
template <class S>
struct CopiesTogether {
  const S& splitter;

  template <class View>
  auto split(const View& view) const -> FoldsOfCopies<decltype(splitter.split(view))> {
    RowCopies copies(view.row_list());
    auto folds = splitter.split(copies.any() ? view.subset(copies.first()) : view);
    return {std::move(folds), std::move(copies)};
  }
};

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/copies_together.ipp"
#endif
