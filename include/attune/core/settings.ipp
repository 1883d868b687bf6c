// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE void throw_setting(const char* name, const Phrase& found, const char* expected) { throw InvalidArgument({.argument = name, .found = found, .expected = expected}); }

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
