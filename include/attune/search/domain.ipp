// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/domain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE int level_at(double u, int levels) { return std::clamp(static_cast<int>(u * levels), 0, levels - 1); }

ATTUNE_INLINE double position_of(int level, int levels) { return level < levels ? middle_of(level, levels) : std::numeric_limits<double>::quiet_NaN(); }

[[noreturn, gnu::cold]] ATTUNE_INLINE void throw_no_values() {
  throw InvalidArgument({.argument = "values", .found = "an empty list", .expected = "at least one value"});
}

inline void require_interval(const char* domain, double low, double high, bool valid, const char* expected) {
  if (!valid || !std::isfinite(low) || !std::isfinite(high))
    throw InvalidArgument({.argument = domain, .found = {low, " to ", high}, .expected = expected});
}

ATTUNE_INLINE int count_steps(const char* domain, double low, double high, double step) {
  if (!(step > 0 && std::isfinite(step))) throw InvalidArgument({.argument = {domain, ", step"}, .found = step, .expected = "more than 0"});
  const double exact = (high - low) / step, steps = std::round(exact);
  if (exact > 1e9) throw InvalidArgument({.argument = {domain, ", step"}, .found = step, .expected = "at most a billion of them between the ends"});
  if (steps < 1 || std::abs(exact - steps) > 1e-9 * steps)
    throw InvalidArgument({.argument = {domain, ", step"}, .found = {step, " between ", low, " and ", high}, .expected = "a number of them that leads from one end to the other",
                           .remedy = {"the last that fits leads to ", stepped_value(low, step, static_cast<int>(exact)), ": end there, or take another step"}});
  return static_cast<int>(steps);
}

ATTUNE_INLINE double stepped_value(double low, double step, int k) {
  // In units of a power of ten in which both are whole, so are all sums; the quotient is rounded once.
  for (double unit = 1; unit <= 1e15; unit *= 10) {
    const double first = std::round(low * unit), each = std::round(step * unit), sum = first + k * each;
    if (first / unit == low && each / unit == step && std::abs(sum) < 9e15) return sum / unit;
  }
  return std::fma(static_cast<double>(k), step, low);
}

ATTUNE_INLINE int step_of(double value, double low, double step, int steps) {
  const double near = std::round((value - low) / step);
  return near >= 0 && near <= steps && stepped_value(low, step, static_cast<int>(near)) == value ? static_cast<int>(near) : -1;
}

}  // namespace detail

ATTUNE_INLINE int Integers::at(double u) const { return low + detail::level_at(u, levels()); }

ATTUNE_INLINE double Integers::position(int value) const { return value < low || value > high ? std::numeric_limits<double>::quiet_NaN() : detail::middle_of(value - low, levels()); }

ATTUNE_INLINE double Uniform::at(double u) const { return u >= 1 ? high : low + u * (high - low); }

ATTUNE_INLINE double Uniform::position(double value) const { return value < low || value > high ? std::numeric_limits<double>::quiet_NaN() : (value - low) / (high - low); }

ATTUNE_INLINE double LogUniform::at(double u) const { return u <= 0 ? low : u >= 1 ? high : std::exp(std::log(low) + u * (std::log(high) - std::log(low))); }

ATTUNE_INLINE double LogUniform::position(double value) const {
  return value < low || value > high ? std::numeric_limits<double>::quiet_NaN() : std::clamp((std::log(value) - std::log(low)) / (std::log(high) - std::log(low)), 0.0, 1.0);
}

ATTUNE_INLINE Integers integers(int low, int high) {
  detail::require_interval("integers", low, high, low <= high, "low ≤ high");
  detail::require_interval("integers", low, high, static_cast<double>(high) - low < 1e9, "fewer than a billion numbers");
  return {low, high};
}

ATTUNE_INLINE Uniform uniform(double low, double high) {
  detail::require_interval("uniform", low, high, low < high, "low < high");
  return {low, high};
}

ATTUNE_INLINE LogUniform log_uniform(double low, double high) {
  detail::require_interval("log_uniform", low, high, low > 0 && low < high, "0 < low < high");
  return {low, high};
}

}  // namespace attune::inline ATTUNE_ABI
