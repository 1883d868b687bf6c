// SPDX-License-Identifier: BSL-1.0
#pragma once

// Refuses targets that a loss is not defined for, before anything is fitted to them.

#include <string>

#include "attune/core/check.hpp"
#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/loss/concept.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] inline std::string text_of(const TargetRange& range) {
  const auto bound = [](const char* words, double value) { return Phrase({words, value}).text(); };
  std::string text;
  if (range.lowest > -std::numeric_limits<double>::infinity())
    text = range.above_lowest ? bound("above ", range.lowest) : Phrase({range.lowest, " or more"}).text();
  if (range.highest < std::numeric_limits<double>::infinity())
    text += (text.empty() ? "" : ", and ") + (range.below_highest ? bound("below ", range.highest) : Phrase({range.highest, " or less"}).text());
  return text;
}

[[noreturn, gnu::cold]] inline void throw_target_out_of_range(Index row, const std::string& output, double target, const TargetRange& range) {
  throw InvalidData({.argument = "y", .place = {"row ", row, output}, .found = target, .expected = text_of(range),
                     .remedy = "this loss is for such targets only: leave the row out, or choose another loss"});
}

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
