// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/loss/check_targets.hpp"

#include <limits>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] inline std::string text_of(const TargetRange& range) {
  const auto bound = [](const char* words, double value) { return Phrase({words, value}).text(); };
  std::string text;
  if (range.lowest > -std::numeric_limits<double>::infinity())
    text = range.above_lowest ? bound("above ", range.lowest) : Phrase({range.lowest, " or more"}).text();
  if (range.highest < std::numeric_limits<double>::infinity())
    text += (text.empty() ? "" : ", and ") + (range.below_highest ? bound("below ", range.highest) : Phrase({range.highest, " or less"}).text());
  return text;
}

ATTUNE_INLINE void throw_target_out_of_range(Index row, const std::string& output, double target, const TargetRange& range) {
  throw InvalidData({.argument = "y", .place = {"row ", row, output}, .found = target, .expected = text_of(range),
                     .remedy = "this loss is for such targets only: leave the row out, or choose another loss"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
