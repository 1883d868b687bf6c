// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/check.hpp"

#include <cmath>
#include <cstdio>
#include <limits>

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE std::string text_of(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "infinity" : "-infinity";
  char text[std::numeric_limits<double>::max_exponent10 + 16];
  std::snprintf(text, sizeof text, "%f", value);
  return text;
}

ATTUNE_INLINE void throw_not_finite(const char* argument, Index row, const Phrase& where, double value) {
  throw InvalidData({.argument = argument,
                     .place = {"row ", row, where},
                     .found = text_of(value),
                     .expected = "a finite number",
                     .remedy = argument != std::string_view("X") ? "mend the value, or leave the row out"
                               : std::isnan(value)              ? "fill missing values in (SimpleImputer in front of the learner), or drop the rows that have them (drop_missing)"
                                                                : "mend the value; NaN would stand for a missing one, where these are accepted"});
}

}  // namespace detail

ATTUNE_INLINE void check_width(Index found, Index expected) {
  if (found != expected)
    throw InvalidArgument({.argument = "X", .found = {found, " columns"},
                           .expected = {expected, ", as in the data that the model was fitted to"}});
}

}  // namespace attune::inline ATTUNE_ABI
