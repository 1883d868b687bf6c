// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/iterative_stratification.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Which of the L labels each row has.
struct LabelRows {
  std::vector<std::vector<Index>> labels_of_row{};
  std::vector<std::vector<Index>> rows_of_label{};
};

/// `order` is the order of the rows within a label. Errors: InvalidData for a target that is not 0 or 1.
[[gnu::cold]] inline LabelRows label_rows(const LabelTable& table, const std::vector<Index>& order) {
  LabelRows found{.labels_of_row = std::vector<std::vector<Index>>(order.size()), .rows_of_label = std::vector<std::vector<Index>>(static_cast<std::size_t>(table.labels))};
  for (const Index row : order)
    for (Index label = 0; label < table.labels; ++label) {
      const double value = table.value(row, label);
      if (value != 0 && value != 1)
        throw InvalidData({.argument = "y", .place = {"row ", row, ", column '", table.name(label), "'"}, .found = value, .expected = "0 or 1",
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

ATTUNE_INLINE FoldAssignment iterative_folds(const LabelTable& table, int folds, bool shuffle, std::uint64_t seed) {
  check_fold_count("IterativeStratification::folds", folds, table.rows);
  const auto order = row_order(table.rows, shuffle, RandomKey{seed}.child(Purpose::split));
  const auto rows = label_rows(table, order);
  FoldWishes wishes(rows, static_cast<std::size_t>(folds));
  std::vector<Index> left;
  for (const auto& of_label : rows.rows_of_label) left.push_back(static_cast<Index>(of_label.size()));
  std::vector<int> fold_of_row(order.size(), -1);
  const auto give = [&](Index row, std::size_t fold) {
    fold_of_row[static_cast<std::size_t>(row)] = static_cast<int>(fold);
    const auto& own = rows.labels_of_row[static_cast<std::size_t>(row)];
    wishes.give(fold, own);
    for (const Index label : own) --left[static_cast<std::size_t>(label)];
  };
  for (std::size_t label = rarest(left); label < left.size(); label = rarest(left))
    for (const Index row : rows.rows_of_label[label])
      if (fold_of_row[static_cast<std::size_t>(row)] < 0) give(row, wishes.for_label(label));
  for (const Index row : order)
    if (fold_of_row[static_cast<std::size_t>(row)] < 0) give(row, wishes.for_any());
  return {std::move(fold_of_row), folds};
}

}  // namespace attune::inline ATTUNE_ABI::detail
