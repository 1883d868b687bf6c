// SPDX-License-Identifier: BSL-1.0
#pragma once

// What values an axis can take.
//
//   values({5, 10, 20})     these
//   integers(1, 10)         every whole number from 1 to 10; integers(16, 256).step(16): every 16th of them
//   uniform(0, 1)           any number between; uniform(0, 1).step(0.05): every twentieth, 0 and 1 among them
//   log_uniform(1e-6, 1e2)  any number between, with equal chance for each order of magnitude

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <type_traits>
#include <vector>

#include "attune/core/copyable.hpp"
#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// A domain: `Value at(double u) const` for u in [0, 1], and `levels()`, how many values there are (0: a
/// continuum). Level k of n is at every u in [k/n, (k+1)/n). Capabilities: `bool ordered() const`, whether values
/// beside each other are alike (without it numbers are, and others are not), and `double position(value) const`,
/// the inverse of `at`, NaN for a value that is not in the domain.
template <class D>
concept Domain = detail::Copyable<D> && requires(const D& domain, double u) {
  { domain.at(u) } -> std::same_as<typename D::Value>;
  { domain.levels() } -> std::convertible_to<int>;
};

namespace detail {

/// The level of `levels` that u is on.
int level_at(double u, int levels);

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

/// Whether the numbers of a domain fall from its first level to its last.
template <Domain D>
bool falls(const D& domain) {
  if constexpr (std::is_arithmetic_v<typename D::Value>) {
    const int levels = domain.levels();
    return levels > 1 && domain.at(middle_of(levels - 1, levels)) < domain.at(middle_of(0, levels));
  } else {
    return false;
  }
}

/// Whether a domain has the same number at two levels one after the other; of many levels the first ones are looked at.
template <Domain D>
bool repeats(const D& domain) {
  if constexpr (std::is_arithmetic_v<typename D::Value>) {
    const int levels = domain.levels(), seen = levels < 1000 ? levels : 1000;
    for (int k = 1; k < seen; ++k)
      if (domain.at(middle_of(k, levels)) == domain.at(middle_of(k - 1, levels))) return true;
  }
  return false;
}

/// The middle of level k of n; NaN for a k that is none.
double position_of(int level, int levels);
[[noreturn]] void throw_no_values();

}  // namespace detail

template <class T>
struct Values {
  using Value = T;
  std::vector<T> list{};

  T at(double u) const { return list[static_cast<std::size_t>(detail::level_at(u, levels()))]; }
  int levels() const { return static_cast<int>(list.size()); }
  /// Numbers that rise or fall from each to the next.
  bool ordered() const {
    if constexpr (std::is_arithmetic_v<T> && !std::same_as<T, bool>) {
      bool rises = true, falls = true;
      for (std::size_t k = 1; k < list.size(); ++k) {
        rises = rises && !(list[k] < list[k - 1]);
        falls = falls && !(list[k] > list[k - 1]);
      }
      return rises || falls;
    } else {
      return false;
    }
  }
  double position(const T& value) const
    requires std::equality_comparable<T>
  {
    int level = 0;
    while (level < levels() && !(list[static_cast<std::size_t>(level)] == value)) ++level;
    return detail::position_of(level, levels());
  }
};

namespace detail {

/// How many steps there are from low to high. Errors: InvalidArgument for a step that does not lead from one to the other,
/// or takes more than a billion.
int count_steps(const char* domain, double low, double high, double step);

/// low + k · step as it would be written: 0 + 3 · 0.05 is 0.15. Where step and low are decimal numbers of up to 15 digits
/// it is the double next to the sum, so that neither products nor sums add an error of their own.
double stepped_value(double low, double step, int k);

/// The step of a value; -1 for one that no step leads to.
int step_of(double value, double low, double step, int steps);

}  // namespace detail

/// Numbers at even distances, both ends among them: low, low + step, ..., low + steps · step.
template <class T>
struct Stepped {
  using Value = T;
  T low{};
  T distance{};
  int steps = 0;

  T at(double u) const { return static_cast<T>(detail::stepped_value(low, distance, detail::level_at(u, levels()))); }
  int levels() const { return steps + 1; }
  double position(T value) const {
    const int k = detail::step_of(value, low, distance, steps);
    return detail::position_of(k < 0 ? levels() : k, levels());
  }
};

struct Integers {
  using Value = int;
  int low = 0;
  int high = 1;

  int at(double u) const;
  int levels() const { return high - low + 1; }
  double position(int value) const;
  /// Only each number that so many steps lead to from low. Errors: InvalidArgument unless they lead to high.
  Stepped<int> step(int distance) const { return {low, distance, detail::count_steps("integers", low, high, distance)}; }
};

struct Uniform {
  using Value = double;
  double low = 0;
  double high = 1;

  double at(double u) const;
  int levels() const { return 0; }
  double position(double value) const;
  /// Only the numbers that steps of this size lead to from low. Errors: InvalidArgument unless they lead to high.
  Stepped<double> step(double distance) const { return {low, distance, detail::count_steps("uniform", low, high, distance)}; }
};

struct LogUniform {
  using Value = double;
  double low = 1e-3;
  double high = 1e3;

  double at(double u) const;
  int levels() const { return 0; }
  double position(double value) const;
};

/// These values. Errors: InvalidArgument when there are none.
template <class T>
Values<T> values(std::initializer_list<T> list) {
  if (list.size() == 0) detail::throw_no_values();
  return {list};
}

/// Every whole number from low to high. Errors: InvalidArgument when low > high.
Integers integers(int low, int high);

/// Any number from low to high. Errors: InvalidArgument unless low < high and both are finite.
Uniform uniform(double low, double high);

/// Any number from low to high, evenly on a logarithmic scale. Errors: InvalidArgument unless 0 < low < high.
LogUniform log_uniform(double low, double high);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/domain.ipp"
#endif
