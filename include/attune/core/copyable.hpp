// SPDX-License-Identifier: BSL-1.0
#pragma once

// What is copied by construction and by assignment.

#include <type_traits>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// std::copyable, less that it can be swapped, which it always can: asking for that is most of what the question costs
/// while a program is compiled.
template <class T>
concept Copyable = std::is_copy_constructible_v<T> && std::is_copy_assignable_v<T>;

}  // namespace attune::inline ATTUNE_ABI::detail
