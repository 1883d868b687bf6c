// SPDX-License-Identifier: BSL-1.0
#pragma once

// Settings as text, by reflection.

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "attune/core/fields.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] std::string text_of_setting(double value);
// "  learner.penalty.strength = 0.01\n"
[[gnu::cold]] void append_setting(std::string& out, const std::string& path, const std::string& text);
// "learner.penalty", of which the first part may be empty.
[[gnu::cold]] std::string path_of_setting(const std::string& path, std::string_view name);

template <class T>
void append_settings(std::string& out, const std::string& path, const T& value) {
  const auto line = [&](const std::string& text) { append_setting(out, path, text); };
  if constexpr (std::same_as<T, bool>) {
    line(value ? "true" : "false");
  } else if constexpr (std::integral<T>) {
    line(std::to_string(value));
  } else if constexpr (std::floating_point<T>) {
    line(text_of_setting(static_cast<double>(value)));
  } else if constexpr (std::is_enum_v<T>) {
    if constexpr (requires { { to_string(value) } -> std::convertible_to<std::string_view>; })
      line(std::string(to_string(value)));
    else
      line(std::to_string(static_cast<long long>(value)));
  } else if constexpr (std::convertible_to<T, std::string_view>) {
    line(std::string(std::string_view(value)));
  } else if constexpr (requires { value.begin() != value.end(); requires std::is_arithmetic_v<typename T::value_type>; }) {
    std::string list;
    for (const auto item : value) list += (list.empty() ? "" : ", ") + text_of_setting(static_cast<double>(item));
    if (!list.empty()) line("[" + list + "]");
  } else if constexpr (Reflected<T>) {
    for_each_field(value, [&](std::string_view name, const auto& field) {
      append_settings(out, path_of_setting(path, name), field);
    });
  }
}

}  // namespace detail

/// One line for each setting: "  learner.penalty.strength = 0.01". Lists without items are left out.
template <class T>
std::string settings_text(const T& settings) {
  std::string out;
  detail::append_settings(out, "", settings);
  return out;
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/settings.ipp"
#endif
