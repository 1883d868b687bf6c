// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/stratified_group_k_fold.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Deals groups out to folds. A group goes where it leaves the classes' shares most alike over the folds.
class BalancedGroups {
 public:
  BalancedGroups(std::vector<double> class_sizes, std::size_t folds) : class_sizes_(std::move(class_sizes)), folds_(folds), counts_(folds * class_sizes_.size()), rows_(folds), totals_(class_sizes_.size()), squares_(class_sizes_.size()) {}

  /// `counts`: the group's rows of each class. Cost: O(folds · classes).
  [[gnu::cold]] std::size_t deal(std::span<const double> counts) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t fold = 0; fold < folds_; ++fold) {
      const double uneven = unevenness(fold, counts);
      const bool equal = std::abs(uneven - least) <= 1e-9 * (1 + uneven);
      if (equal ? rows_[fold] < rows_[best] : uneven < least) {
        best = fold;
        least = uneven;
      }
    }
    for (std::size_t c = 0; c < counts.size(); ++c) {
      double& held = counts_[best * counts.size() + c];
      squares_[c] += counts[c] * (2 * held + counts[c]);
      held += counts[c];
      totals_[c] += counts[c];
      rows_[best] += counts[c];
    }
    return best;
  }

 private:
  // The standard deviation over folds of the share of each class's rows, summed over classes, if `counts` went to `fold`.
  double unevenness(std::size_t fold, std::span<const double> counts) const {
    double sum = 0;
    for (std::size_t c = 0; c < counts.size(); ++c) {
      if (class_sizes_[c] == 0) continue;
      const double mean = (totals_[c] + counts[c]) / static_cast<double>(folds_);
      const double square = squares_[c] + counts[c] * (2 * counts_[fold * counts.size() + c] + counts[c]);
      sum += std::sqrt(std::max(0.0, square / static_cast<double>(folds_) - mean * mean)) / class_sizes_[c];
    }
    return sum;
  }

  std::vector<double> class_sizes_;
  std::size_t folds_;
  std::vector<double> counts_;   // of each class, fold after fold
  std::vector<double> rows_;     // of each fold
  std::vector<double> totals_;   // of each class, summed over folds
  std::vector<double> squares_;  // the same of squares: whole numbers, so that order does not matter
};

/// The classes' sizes in each group, group after group.
inline std::vector<double> classes_of_groups(const ClassCodes& codes, const RowGroups& groups, std::size_t classes) {
  std::vector<double> counts(groups.sizes.size() * classes);
  for (Index i = 0; i < codes.rows(); ++i) ++counts[groups[i] * classes + static_cast<std::size_t>(codes.of_row[static_cast<std::size_t>(i)])];
  return counts;
}

/// The places of `counts`, blocks of `classes` values, from the block with the largest spread on; equals in their order.
[[gnu::cold]] inline std::vector<std::size_t> by_spread(const std::vector<double>& counts, std::size_t classes, const std::vector<Index>& from) {
  std::vector<double> spread(from.size());
  for (std::size_t g = 0; g < from.size(); ++g) {
    double sum = 0, squares = 0;
    for (std::size_t c = 0; c < classes; ++c) sum += counts[g * classes + c], squares += counts[g * classes + c] * counts[g * classes + c];
    spread[g] = static_cast<double>(classes) * squares - sum * sum;  // its order, in whole numbers
  }
  std::vector<std::size_t> order(from.begin(), from.end());
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return spread[a] > spread[b]; });
  return order;
}

ATTUNE_INLINE FoldAssignment stratified_group_k_folds(const RowGroups& groups, const ClassCodes& codes, int folds, bool shuffle, std::uint64_t seed) {
  check_fold_count_of_groups("StratifiedGroupKFold::folds", folds, groups.count());
  const auto sizes = codes.sizes();
  check_class_sizes(sizes, codes.names, folds);
  const auto counts = classes_of_groups(codes, groups, sizes.size());
  BalancedGroups balanced({sizes.begin(), sizes.end()}, static_cast<std::size_t>(folds));
  std::vector<int> fold_of_group(groups.sizes.size());
  for (const std::size_t g : by_spread(counts, sizes.size(), row_order(groups.count(), shuffle, RandomKey{seed}.child(Purpose::split))))
    fold_of_group[g] = static_cast<int>(balanced.deal(std::span(counts).subspan(g * sizes.size(), sizes.size())));
  std::vector<int> fold_of_row;
  for (Index i = 0; i < groups.rows(); ++i) fold_of_row.push_back(fold_of_group[groups[i]]);
  return {std::move(fold_of_row), folds};
}

}  // namespace attune::inline ATTUNE_ABI::detail
