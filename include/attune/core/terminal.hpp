// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether somebody watches, and how wide the window is.

#include <cstddef>
#include <cstdlib>
#include <string_view>

#include "attune/config.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace attune::inline ATTUNE_ABI {

/// Whether a file descriptor (1: standard output, 2: standard error) is a terminal that can erase a line.
[[gnu::cold]] inline bool is_terminal(int descriptor) noexcept {
#if defined(__unix__) || defined(__APPLE__)
  const char* kind = std::getenv("TERM");
  return ::isatty(descriptor) != 0 && (kind == nullptr || std::string_view(kind) != "dumb");
#else
  static_cast<void>(descriptor);
  return false;
#endif
}

/// The columns of the terminal behind a file descriptor; `otherwise` where it is none, or does not say.
[[gnu::cold]] inline std::size_t terminal_width(int descriptor, std::size_t otherwise = 80) noexcept {
#if defined(__unix__) || defined(__APPLE__)
  struct ::winsize size {};
  if (::isatty(descriptor) != 0 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
#endif
  static_cast<void>(descriptor);
  return otherwise;
}

}  // namespace attune::inline ATTUNE_ABI
