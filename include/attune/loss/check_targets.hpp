// SPDX-License-Identifier: BSL-1.0
#pragma once

// Refuses targets that a loss is not defined for, before anything is fitted to them.

#include <string>

#include "attune/core/check.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/loss/concept.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[noreturn, gnu::cold]] void throw_target_out_of_range(Index row, const std::string& output, double target, const TargetRange& range);

}  // namespace detail

/// Refuses rows whose target is outside the loss's `target_range()`; a loss without one takes any. Rows of
/// weight zero are looked at too. Cost: one read of y. Errors: InvalidData.
template <class L, class View>
void check_targets([[maybe_unused]] const L& loss, [[maybe_unused]] const View& view) {
  if constexpr (HasTargetRange<L>) {
    const TargetRange range = loss.target_range();
    for (Index i = 0; i < view.size(); ++i) {
      const auto target = static_cast<double>(view.label(i));
      if (!range.contains(target)) detail::throw_target_out_of_range(i, detail::place_of_output(view), target, range);
    }
  }
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/loss/check_targets.ipp"
#endif
