// SPDX-License-Identifier: BSL-1.0
#pragma once

// One split into rows to train on and rows to test on.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/dataset_view.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/split_sizes.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI {

struct SplitOptions {
  double test_size = 0.25;  ///< share of the rows, in (0, 1)
  bool stratify = false;    ///< keep the shares of the classes, within one row a class
  bool shuffle = true;      ///< false: the last rows are the test rows
  std::uint64_t seed = 0;
};

/// Views of the two parts.
template <class View>
struct TrainTestSplit {
  View train{};
  View test{};
};

namespace detail {

template <class View>
std::vector<Index> test_quota(const View& view, Index wanted) {
  const auto sizes = class_sizes(view);
  check_two_of_each(sizes, view.class_names(), "split without .stratify");
  return stratified_quota(sizes, wanted, view.size());
}

}  // namespace detail

/// Splits off ⌈test_size · n⌉ rows for testing. The views' rows are in ascending order (in the file's order).
/// `data` must outlive the views: a temporary does not compile. Errors: InvalidArgument for a share that
/// leaves a side empty; InvalidData for a class of one row, with .stratify.
template <class Data>
[[gnu::cold]] auto train_test_split(Data&& data, const SplitOptions& options = {}) {
  using D = std::remove_cvref_t<Data>;
  constexpr bool temporary = !std::is_lvalue_reference_v<Data> && !detail::is_dataset_view<D>;
  static_assert(!temporary, "train_test_split: the views of a temporary would dangle; keep the data in a variable; see docs/core.md#views");
  if constexpr (temporary) {
    return detail::AfterFailedAssertion{};
  } else {
    const auto view = as_view(data);
    const Index n = view.size();
    const bool valid = options.test_size > 0 && options.test_size < 1;
    const auto wanted = valid ? static_cast<Index>(std::ceil(options.test_size * static_cast<double>(n))) : 0;
    if (!valid || wanted >= n)
      throw InvalidArgument({.argument = "test_size", .found = {options.test_size, " of ", n, " rows"},
                             .expected = "between 0 and 1, and a row for each side"});
    auto order = detail::row_order(n, options.shuffle, RandomKey{options.seed}.child(Purpose::split));
    if (!options.shuffle) std::reverse(order.begin(), order.end());
    std::vector<int> held_out(order.size());  // by row; 1: a test row
    if constexpr (std::integral<typename ViewOf<D>::LabelType>) {
      auto left = options.stratify ? detail::test_quota(view, wanted) : std::vector<Index>{};
      Index all_left = wanted;
      for (const Index row : order) held_out[static_cast<std::size_t>(row)] = (options.stratify ? left[static_cast<std::size_t>(view.label(row))] : all_left)-- > 0;
    } else {
      if (options.stratify) throw InvalidArgument({.argument = "stratify", .found = "true, with a numeric target", .expected = "class codes", .remedy = "split numbers without .stratify"});
      for (Index i = 0; i < wanted; ++i) held_out[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = 1;
    }
    Fold fold = FoldAssignment(std::move(held_out), 2)[1];
    return TrainTestSplit<ViewOf<D>>{view.subset(std::move(fold.train)), view.subset(std::move(fold.test))};
  }
}

}  // namespace attune::inline ATTUNE_ABI
