// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting that keeps the share of each of several labels.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/core/target_row.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Which of the L labels each row has.
struct LabelRows {
  std::vector<std::vector<Index>> labels_of_row{};
  std::vector<std::vector<Index>> rows_of_label{};
};

/// `order` is the order of the rows within a label. Errors: InvalidData for a target that is not 0 or 1.
template <class View>
[[gnu::cold]] LabelRows label_rows(const View& view, const std::vector<Index>& order) {
  LabelRows found{.labels_of_row = std::vector<std::vector<Index>>(order.size()), .rows_of_label = std::vector<std::vector<Index>>(static_cast<std::size_t>(view.outputs()))};
  for (const Index row : order)
    for (Index label = 0; label < view.outputs(); ++label) {
      const double value = static_cast<double>(view.label(row)[label]);
      if (value != 0 && value != 1)
        throw InvalidData({.argument = "y", .place = {"row ", row, ", column '", view.target_name(label), "'"}, .found = value, .expected = "0 or 1",
                           .remedy = "IterativeStratification is of labels that a row has or has not; split several numbers with KFold"});
      if (value == 0) continue;
      found.labels_of_row[static_cast<std::size_t>(row)].push_back(label);
      found.rows_of_label[static_cast<std::size_t>(label)].push_back(row);
    }
  return found;
}

/// How many rows, and how many of each label, each fold still wants.
class FoldWishes {
 public:
  FoldWishes(const LabelRows& rows, std::size_t folds) : labels_(rows.rows_of_label.size()), of_label_(folds * labels_), of_all_(folds, static_cast<double>(rows.labels_of_row.size()) / static_cast<double>(folds)) {
    for (std::size_t f = 0; f < folds; ++f)
      for (std::size_t label = 0; label < labels_; ++label) of_label_[f * labels_ + label] = static_cast<double>(rows.rows_of_label[label].size()) / static_cast<double>(folds);
  }

  /// The fold that wants a row of the label most; of several the one that wants a row most; of several the first.
  std::size_t for_label(std::size_t label) const {
    std::size_t best = 0;
    for (std::size_t f = 1; f < of_all_.size(); ++f) {
      const double ours = of_label_[f * labels_ + label], theirs = of_label_[best * labels_ + label];
      if (ours > theirs || (ours == theirs && of_all_[f] > of_all_[best])) best = f;
    }
    return best;
  }
  std::size_t for_any() const { return static_cast<std::size_t>(std::max_element(of_all_.begin(), of_all_.end()) - of_all_.begin()); }

  void give(std::size_t fold, const std::vector<Index>& labels) {
    --of_all_[fold];
    for (const Index label : labels) --of_label_[fold * labels_ + static_cast<std::size_t>(label)];
  }

 private:
  std::size_t labels_;
  std::vector<double> of_label_;
  std::vector<double> of_all_;
};

/// The label with the fewest rows left, of those that have any; the number of labels if none has.
[[gnu::cold]] inline std::size_t rarest(const std::vector<Index>& left) {
  std::size_t best = left.size();
  for (std::size_t label = 0; label < left.size(); ++label)
    if (left[label] > 0 && (best == left.size() || left[label] < left[best])) best = label;
  return best;
}

}  // namespace detail

/// Parts the rows of a multilabel target, n×L of zeros and ones, into folds with the labels' shares of the whole, as near
/// as a greedy choice comes: the rarest label first, each of its rows goes to the fold that lacks it most. Errors:
/// InvalidArgument for fewer than 2 folds and for more than rows; InvalidData for a target that is not 0 or 1. Cost:
/// O(n L folds + L²). Sechidis, Tsoumakas, Vlahavas, "On the stratification of multi-label data", ECML 2011, algorithm 1.
struct IterativeStratification {
  int folds = 5;
  bool shuffle = true;
  std::uint64_t seed = 0;

  template <class View>
  FoldAssignment split(const View& view) const {
    constexpr bool labels = is_target_row<typename View::LabelType>;
    static_assert(labels, "IterativeStratification needs a target of several columns of 0 and 1; split class codes with StratifiedKFold; see docs/validate.md#splitters");
    if constexpr (!labels) {
      return {{}, 0};
    } else {
      detail::check_fold_count("IterativeStratification::folds", folds, view.size());
      const auto order = detail::row_order(view.size(), shuffle, RandomKey{seed}.child(Purpose::split));
      const auto rows = detail::label_rows(view, order);
      detail::FoldWishes wishes(rows, static_cast<std::size_t>(folds));
      std::vector<Index> left;
      for (const auto& of_label : rows.rows_of_label) left.push_back(static_cast<Index>(of_label.size()));
      std::vector<int> fold_of_row(order.size(), -1);
      const auto give = [&](Index row, std::size_t fold) {
        fold_of_row[static_cast<std::size_t>(row)] = static_cast<int>(fold);
        const auto& own = rows.labels_of_row[static_cast<std::size_t>(row)];
        wishes.give(fold, own);
        for (const Index label : own) --left[static_cast<std::size_t>(label)];
      };
      for (std::size_t label = detail::rarest(left); label < left.size(); label = detail::rarest(left))
        for (const Index row : rows.rows_of_label[label])
          if (fold_of_row[static_cast<std::size_t>(row)] < 0) give(row, wishes.for_label(label));
      for (const Index row : order)
        if (fold_of_row[static_cast<std::size_t>(row)] < 0) give(row, wishes.for_any());
      return {std::move(fold_of_row), folds};
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI
