// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether somebody watches, and how wide the window is.

#include <cstddef>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

/// Whether a file descriptor (1: standard output, 2: standard error) is a terminal that can erase a line.
[[gnu::cold]] bool is_terminal(int descriptor) noexcept;

/// The columns of the terminal behind a file descriptor; `otherwise` where it is none, or does not say.
[[gnu::cold]] std::size_t terminal_width(int descriptor, std::size_t otherwise = 80) noexcept;

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/terminal.ipp"
#endif
