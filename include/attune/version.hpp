// SPDX-License-Identifier: BSL-1.0
#pragma once

// The version of the library. CMake reads it from here.

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

inline constexpr int version_major = 0;
inline constexpr int version_minor = 1;
inline constexpr int version_patch = 0;

}  // namespace attune::inline ATTUNE_ABI
