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

// How many rows of each class to hold out: their shares of `wanted`, rounded by largest remainder.
inline std::vector<Index> stratified_quota(const std::vector<Index>& sizes, Index wanted, Index total) {
  std::vector<Index> quota(sizes.size());
  std::vector<std::pair<double, std::size_t>> remainder;
  Index given = 0;
  for (std::size_t c = 0; c < sizes.size(); ++c) {
    const double share = static_cast<double>(sizes[c]) * static_cast<double>(wanted) / static_cast<double>(total);
    quota[c] = static_cast<Index>(std::floor(share));
    given += quota[c];
    remainder.emplace_back(static_cast<double>(quota[c]) - share, c);  // ascending: largest remainder first
  }
  std::sort(remainder.begin(), remainder.end());
  for (std::size_t k = 0; given < wanted; ++k, ++given) ++quota[remainder[k].second];
  return quota;
}

template <class View>
std::vector<Index> test_quota(const View& view, Index wanted) {
  const auto sizes = class_sizes(view);
  for (std::size_t c = 0; c < sizes.size(); ++c)
    if (sizes[c] == 1)
      throw InvalidData({.argument = "y", .found = "1 row of class '" + (*view.class_names())[c] + "'", .expected = "at least 2 rows of a class, one for each side",
                         .remedy = "merge rare classes, or split without .stratify"});
  return stratified_quota(sizes, wanted, view.size());
}

}  // namespace detail

/// Splits off ⌈test_size · n⌉ rows for testing. The views' rows are in ascending order (in the file's order).
/// `data` must outlive the views: a temporary does not compile. Errors: InvalidArgument for a share that
/// leaves a side empty; InvalidData for a class of one row, with .stratify.
template <class Data>
auto train_test_split(Data&& data, const SplitOptions& options = {}) {
  using D = std::remove_cvref_t<Data>;
  constexpr bool temporary = !std::is_lvalue_reference_v<Data> && !detail::is_dataset_view<D>;
  static_assert(!temporary, "train_test_split: the views of a temporary would dangle; keep the data in a variable; see docs/core.md#views");
  if constexpr (temporary) {
    return detail::AfterFailedAssertion{};
  } else {
    const auto view = as_view(data);
    const Index n = view.size();
    const auto wanted = static_cast<Index>(std::ceil(options.test_size * static_cast<double>(n)));
    if (!(options.test_size > 0 && options.test_size < 1) || wanted >= n)
      throw InvalidArgument({.argument = "test_size", .found = std::to_string(options.test_size) + " of " + std::to_string(n) + " rows",
                             .expected = "between 0 and 1, and a row for each side"});
    auto order = detail::row_order(n, options.shuffle, RandomKey{options.seed}.child(Purpose::split));
    if (!options.shuffle) std::reverse(order.begin(), order.end());
    std::vector<Index> train, test;
    if constexpr (std::integral<typename ViewOf<D>::LabelType>) {
      auto left = options.stratify ? detail::test_quota(view, wanted) : std::vector<Index>{};
      for (const Index row : order) {
        const bool held_out = options.stratify ? left[static_cast<std::size_t>(view.label(row))]-- > 0 : static_cast<Index>(test.size()) < wanted;
        (held_out ? test : train).push_back(row);
      }
    } else {
      if (options.stratify) throw InvalidArgument({.argument = "stratify", .found = "true, with a numeric target", .expected = "class codes", .remedy = "split numbers without .stratify"});
      for (const Index row : order) (static_cast<Index>(test.size()) < wanted ? test : train).push_back(row);
    }
    std::sort(train.begin(), train.end());
    std::sort(test.begin(), test.end());
    return TrainTestSplit<ViewOf<D>>{view.subset(std::move(train)), view.subset(std::move(test))};
  }
}

}  // namespace attune::inline ATTUNE_ABI
