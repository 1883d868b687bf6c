// SPDX-License-Identifier: BSL-1.0
#pragma once

// One split into rows to train on and rows to test on.

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "attune/core/dataset_view.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/detail/class_codes.hpp"

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

/// The two parts of n rows. Errors: as train_test_split's.
[[gnu::cold]] Fold hold_out_rows(Index n, const SplitOptions& options);
/// The same of rows of classes.
[[gnu::cold]] Fold hold_out_rows(const ClassCodes& codes, const SplitOptions& options);

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
    Fold fold;
    if constexpr (std::integral<typename ViewOf<D>::LabelType>)
      fold = detail::hold_out_rows(detail::class_codes(view), options);
    else
      fold = detail::hold_out_rows(view.size(), options);
    return TrainTestSplit<ViewOf<D>>{view.subset(std::move(fold.train)), view.subset(std::move(fold.test))};
  }
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/train_test_split.ipp"
#endif
