// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/settings.hpp"

#include <cstdio>

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE std::string text_of_setting(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

ATTUNE_INLINE void append_setting(std::string& out, const std::string& path, const std::string& text) { out += "  " + path + " = " + text + "\n"; }

ATTUNE_INLINE std::string path_of_setting(const std::string& path, std::string_view name) { return path.empty() ? std::string(name) : path + "." + std::string(name); }

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
