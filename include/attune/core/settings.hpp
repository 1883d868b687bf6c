// SPDX-License-Identifier: BSL-1.0
#pragma once

// Checks of settings. A policy with limits has `void check() const`, which throws InvalidArgument; the
// learner's fit calls it for every policy inside the learner.

#include <cmath>
#include <concepts>

#include "attune/core/error.hpp"
#include "attune/core/fields.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[noreturn, gnu::cold]] void throw_setting(const char* name, const Phrase& found, const char* expected);

}  // namespace detail

/// Refuses a setting that does not hold: `require_setting(strength >= 0, "L2::strength", strength, "0 or more")`.
template <class T>
void require_setting(bool holds, const char* name, const T& value, const char* expected) {
  if constexpr (std::floating_point<T>) holds = holds && std::isfinite(value);
  if (!holds) detail::throw_setting(name, value, expected);
}

/// Calls `check()` of every policy in `settings` that has one.
template <class T>
void check_settings(const T& settings) {
  if constexpr (requires { settings.check(); }) settings.check();
  if constexpr (Reflected<T>)
    visit_fields(settings, [](const auto&... field) { (check_settings(field), ...); });
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/settings.ipp"
#endif
