// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/space.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE std::string axis_name(std::string_view policy, std::string_view member) { return Phrase{policy, "::", member}.text(); }

ATTUNE_INLINE AxisValue whole_value(long long value, double number) { return {Phrase(value).text(), number}; }

ATTUNE_INLINE AxisValue real_value(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return {text, value};
}

ATTUNE_INLINE AxisValue named_value(std::string_view name, double number) { return {std::string(name), number, false}; }

ATTUNE_INLINE AxisValue nameless_value(int level) { return {Phrase{"#", level}.text(), static_cast<double>(level), false}; }

ATTUNE_INLINE AxisValue no_value() { return {"-", std::numeric_limits<double>::quiet_NaN(), false}; }

ATTUNE_INLINE std::vector<std::size_t> axes_of(std::span<const AxisShape> axes, std::string_view key) {
  std::vector<std::size_t> places;
  for (std::size_t a = 0; a < axes.size(); ++a)
    if (axes[a].is_of(key)) places.push_back(a);
  return places;
}

ATTUNE_INLINE void add_shape(std::vector<AxisShape>& shapes, AxisShape shape) { shapes.push_back(std::move(shape)); }

ATTUNE_INLINE void add_value(std::vector<AxisValue>& values, AxisValue value) { values.push_back(std::move(value)); }

[[noreturn, gnu::cold]] ATTUNE_INLINE void throw_no_position(const std::string& axis, const std::string& value) {
  throw InvalidArgument({.argument = axis, .found = value, .expected = "a value of the axis", .remedy = "widen the axis, or start elsewhere"});
}

[[noreturn, gnu::cold]] ATTUNE_INLINE void throw_never_holds(const std::string& axis) {
  throw InvalidArgument({.argument = axis, .reason = "its condition holds at no value of the axis that it depends on", .remedy = "give that axis values({...}) or integers(a, b), and the condition some of them"});
}

}  // namespace detail

ATTUNE_INLINE bool exists_at(const std::vector<AxisShape>& axes, std::size_t a, const Point& point) {
  while (axes[a].parent >= 0) {
    const auto parent = static_cast<std::size_t>(axes[a].parent);
    const auto& levels = axes[a].parent_levels;
    if (std::find(levels.begin(), levels.end(), detail::level_at(point[parent], axes[parent].levels)) == levels.end()) return false;
    a = parent;
  }
  return true;
}

}  // namespace attune::inline ATTUNE_ABI
