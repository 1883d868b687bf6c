// SPDX-License-Identifier: BSL-1.0
#pragma once

// K-fold splitting that keeps the shares of the classes.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/error.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

/// Parts the rows into folds that each have the shares of the classes of the whole, within one row a
/// class; fold sizes differ by at most one. Errors: InvalidArgument for fewer than 2 folds;
/// InvalidData for a class with fewer rows than folds.
struct StratifiedKFold {
  int folds = 5;
  bool shuffle = true;
  std::uint64_t seed = 0;

  template <class View>
  FoldAssignment split(const View& view) const {
    constexpr bool codes = std::integral<typename View::LabelType>;
    static_assert(codes, "StratifiedKFold needs class codes as target; split numbers with KFold; see docs/validate.md#splitters");
    if constexpr (!codes) {
      return {{}, 0};
    } else {
      detail::check_fold_count("StratifiedKFold::folds", folds, view.size());
      const auto sizes = class_sizes(view);
      detail::check_class_sizes(sizes, view.class_names(), folds);
      // Rows are dealt out class after class, each class going on where the one before it ended.
      std::vector<std::size_t> next(sizes.size());
      for (std::size_t c = 1; c < sizes.size(); ++c) next[c] = next[c - 1] + static_cast<std::size_t>(sizes[c - 1]);
      std::vector<int> fold_of_row(static_cast<std::size_t>(view.size()));
      for (const Index row : detail::row_order(view.size(), shuffle, RandomKey{seed}.child(Purpose::split)))
        fold_of_row[static_cast<std::size_t>(row)] = static_cast<int>(next[static_cast<std::size_t>(view.label(row))]++ % static_cast<std::size_t>(folds));
      return {std::move(fold_of_row), folds};
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI
