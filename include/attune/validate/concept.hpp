// SPDX-License-Identifier: BSL-1.0
#pragma once

// The contract of a splitter: settings that say how rows are parted for validation.
//
// Splitters, by what they have to keep apart:
//   rows of no order         KFold, StratifiedKFold, StratifiedQuantileKFold (numbers), IterativeStratification (labels),
//                            each row held out once; Repeated(Stratified)KFold, over and over
//                            ShuffleSplit, StratifiedShuffleSplit, Bootstrap: drawn; LeaveOneOut, LeavePOut: all there are
//   groups                   GroupKFold, StratifiedGroupKFold, LeaveOneGroupOut, LeavePGroupsOut, GroupShuffleSplit
//   the future from the past TimeSeriesSplit, GroupTimeSeriesSplit, PurgedKFold
//   what somebody else chose PredefinedSplit

#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"

namespace attune::inline ATTUNE_ABI {

/// Row numbers, which count within the view that was split.
struct Fold {
  std::vector<Index> train{};
  std::vector<Index> test{};
};

/// `split(view)` returns folds that are counted by `size()` and made one by one by `operator[]`, so that
/// memory does not grow with their number: a std::vector<Fold>, or something lazier.
template <class S, class View>
concept SplitterOn = requires(const S& splitter, const View& view) {
  { splitter.split(view).size() } -> std::convertible_to<std::size_t>;
  { splitter.split(view)[std::size_t{}] } -> std::convertible_to<Fold>;
};

/// Folds made of one number for each row: the fold that holds it out.
class FoldAssignment {
 public:
  FoldAssignment(std::vector<int> fold_of_row, int folds) : fold_of_row_(std::move(fold_of_row)), folds_(folds) {}

  std::size_t size() const noexcept { return static_cast<std::size_t>(folds_); }

  /// Rows in ascending order. Cost: one pass over the rows.
  [[gnu::cold]] Fold operator[](std::size_t k) const;

 private:
  std::vector<int> fold_of_row_;
  int folds_;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/concept.ipp"
#endif
