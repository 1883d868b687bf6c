// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/terminal.hpp"

#include <cstdlib>
#include <string_view>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE bool is_terminal(int descriptor) noexcept {
#if defined(__unix__) || defined(__APPLE__)
  const char* kind = std::getenv("TERM");
  return ::isatty(descriptor) != 0 && (kind == nullptr || std::string_view(kind) != "dumb");
#else
  static_cast<void>(descriptor);
  return false;
#endif
}

ATTUNE_INLINE std::size_t terminal_width(int descriptor, std::size_t otherwise) noexcept {
#if defined(__unix__) || defined(__APPLE__)
  struct ::winsize size {};
  if (::isatty(descriptor) != 0 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
#endif
  static_cast<void>(descriptor);
  return otherwise;
}

}  // namespace attune::inline ATTUNE_ABI
