// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whole numbers of 128 bits, for products of numbers of rows.

#include <cstdint>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

__extension__ using WideInteger = __int128;

inline WideInteger wide_product(std::int64_t a, std::int64_t b) noexcept { return static_cast<WideInteger>(a) * b; }
inline WideInteger wide_square(std::int64_t a) noexcept { return wide_product(a, a); }

}  // namespace attune::inline ATTUNE_ABI::detail
