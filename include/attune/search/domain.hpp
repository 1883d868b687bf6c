// SPDX-License-Identifier: BSL-1.0
#pragma once

// What values an axis can take.
//
//   values({5, 10, 20})     these
//   integers(1, 10)         every whole number from 1 to 10
//   uniform(0, 1)           any number between
//   log_uniform(1e-6, 1e2)  any number between, with equal chance for each order of magnitude

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// A domain: `Value at(double u) const` for u in [0, 1], and `levels()`, how many values there are (0: a
/// continuum). Level k of n is at every u in [k/n, (k+1)/n). Capabilities: `bool ordered() const`, whether values
/// beside each other are alike (without it numbers are, and others are not), and `double position(value) const`,
/// the inverse of `at`, NaN for a value that is not in the domain.
template <class D>
concept Domain = std::copyable<D> && requires(const D& domain, double u) {
  { domain.at(u) } -> std::same_as<typename D::Value>;
  { domain.levels() } -> std::convertible_to<int>;
};

namespace detail {

inline int level_at(double u, int levels) { return std::clamp(static_cast<int>(u * levels), 0, levels - 1); }

/// The middle of level k of n.
inline double middle_of(int level, int levels) { return (level + 0.5) / levels; }

/// Whether neighbouring values of a domain are alike, so that a strategy may learn from one about the other.
template <Domain D>
bool is_ordered(const D& domain) {
  using V = typename D::Value;
  if constexpr (requires { { domain.ordered() } -> std::convertible_to<bool>; })
    return domain.ordered();
  else
    return std::is_arithmetic_v<V> && !std::same_as<V, bool>;
}

inline void require_interval(const char* domain, double low, double high, bool valid, const char* expected) {
  if (!valid || !std::isfinite(low) || !std::isfinite(high))
    throw InvalidArgument({.argument = domain, .found = {low, " to ", high}, .expected = expected});
}

}  // namespace detail

template <class T>
struct Values {
  using Value = T;
  std::vector<T> list{};

  T at(double u) const { return list[static_cast<std::size_t>(detail::level_at(u, levels()))]; }
  int levels() const { return static_cast<int>(list.size()); }
  /// Numbers that rise or fall from each to the next.
  bool ordered() const {
    if constexpr (std::is_arithmetic_v<T> && !std::same_as<T, bool>)
      return std::ranges::is_sorted(list, std::less<>{}) || std::ranges::is_sorted(list, std::greater<>{});
    else
      return false;
  }
  double position(const T& value) const
    requires std::equality_comparable<T>
  {
    const auto found = std::ranges::find(list, value);
    return found == list.end() ? std::numeric_limits<double>::quiet_NaN() : detail::middle_of(static_cast<int>(found - list.begin()), levels());
  }
};

struct Integers {
  using Value = int;
  int low = 0;
  int high = 1;

  int at(double u) const { return low + detail::level_at(u, levels()); }
  int levels() const { return high - low + 1; }
  double position(int value) const { return value < low || value > high ? std::numeric_limits<double>::quiet_NaN() : detail::middle_of(value - low, levels()); }
};

struct Uniform {
  using Value = double;
  double low = 0;
  double high = 1;

  double at(double u) const { return u >= 1 ? high : low + u * (high - low); }
  int levels() const { return 0; }
  double position(double value) const { return value < low || value > high ? std::numeric_limits<double>::quiet_NaN() : (value - low) / (high - low); }
};

struct LogUniform {
  using Value = double;
  double low = 1e-3;
  double high = 1e3;

  double at(double u) const { return u <= 0 ? low : u >= 1 ? high : std::exp(std::log(low) + u * (std::log(high) - std::log(low))); }
  int levels() const { return 0; }
  double position(double value) const {
    return value < low || value > high ? std::numeric_limits<double>::quiet_NaN() : std::clamp((std::log(value) - std::log(low)) / (std::log(high) - std::log(low)), 0.0, 1.0);
  }
};

/// These values. Errors: InvalidArgument when there are none.
template <class T>
Values<T> values(std::initializer_list<T> list) {
  if (list.size() == 0) throw InvalidArgument({.argument = "values", .found = "an empty list", .expected = "at least one value"});
  return {list};
}

/// Every whole number from low to high. Errors: InvalidArgument when low > high.
inline Integers integers(int low, int high) {
  detail::require_interval("integers", low, high, low <= high, "low ≤ high");
  detail::require_interval("integers", low, high, static_cast<double>(high) - low < 1e9, "fewer than a billion numbers");
  return {low, high};
}

/// Any number from low to high. Errors: InvalidArgument unless low < high and both are finite.
inline Uniform uniform(double low, double high) {
  detail::require_interval("uniform", low, high, low < high, "low < high");
  return {low, high};
}

/// Any number from low to high, evenly on a logarithmic scale. Errors: InvalidArgument unless 0 < low < high.
inline LogUniform log_uniform(double low, double high) {
  detail::require_interval("log_uniform", low, high, low > 0 && low < high, "0 < low < high");
  return {low, high};
}

}  // namespace attune::inline ATTUNE_ABI
