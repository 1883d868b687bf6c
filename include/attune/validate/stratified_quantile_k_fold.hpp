// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting of numbers that keeps their distribution.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

/// Parts the rows into folds whose targets are distributed alike: the rows in order of their target are cut into
/// `bins` parts as large as each other, and each fold has of each the same share, within one row. Fold sizes differ by at
/// most one. Errors: InvalidArgument for fewer than 2 folds, for more than rows and for fewer than 1 bin; InvalidData for a
/// target that is NaN. Cost: O(n log n).
struct StratifiedQuantileKFold {
  int folds = 5;
  int bins = 10;             ///< parts of the distribution; at most as many as rows are made
  bool shuffle = true;
  std::uint64_t seed = 0;

  template <class View>
  FoldAssignment split(const View& view) const {
    constexpr bool numbers = std::floating_point<typename View::LabelType>;
    static_assert(numbers, "StratifiedQuantileKFold needs one number a row as target; split class codes with StratifiedKFold; see docs/validate.md#splitters");
    if constexpr (!numbers) {
      return {{}, 0};
    } else {
      const Index n = view.size();
      detail::check_fold_count("StratifiedQuantileKFold::folds", folds, n);
      if (bins < 1) throw InvalidArgument({.argument = "StratifiedQuantileKFold::bins", .found = bins, .expected = "1 or more"});
      for (Index i = 0; i < n; ++i)
        if (std::isnan(view.label(i))) throw InvalidData({.argument = "y", .place = {"row ", i}, .found = "nan", .expected = "a number", .remedy = "leave out rows without a target"});
      // Rows with equal targets stay in the order that chance gave them; then bins are dealt out one after the other.
      auto by_target = detail::row_order(n, shuffle, RandomKey{seed}.child(Purpose::split));
      std::stable_sort(by_target.begin(), by_target.end(), [&](Index a, Index b) { return view.label(a) < view.label(b); });
      const Index parts = std::min<Index>(bins, n);
      std::vector<int> fold_of_row(by_target.size());
      for (Index part = 0, dealt = 0; part < parts; ++part) {
        const auto begin = by_target.begin() + part * n / parts, end = by_target.begin() + (part + 1) * n / parts;
        if (shuffle) Random(RandomKey{seed}.child(Purpose::shuffle, static_cast<std::uint64_t>(part))).shuffle(std::span<Index>(begin, end));
        for (auto row = begin; row != end; ++row) fold_of_row[static_cast<std::size_t>(*row)] = static_cast<int>(dealt++ % folds);
      }
      return {std::move(fold_of_row), folds};
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI
