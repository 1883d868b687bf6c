// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/repeated_k_fold.hpp"

#include "attune/core/random.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE void check_repeats(const char* setting, int repeats) {
  if (repeats < 1) throw InvalidArgument({.argument = setting, .found = repeats, .expected = "1 or more"});
}

ATTUNE_INLINE std::uint64_t seed_of_repeat(std::uint64_t seed, std::size_t repeat) { return RandomKey{seed}.child(Purpose::resample, repeat).value; }

}  // namespace attune::inline ATTUNE_ABI::detail
