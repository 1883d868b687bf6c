// SPDX-License-Identifier: BSL-1.0
#pragma once

// Names that somebody may have meant, for messages.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// How many letters to insert, leave out or change to make b of a; upper and lower case are alike. V. I.
/// Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals", Soviet Physics
/// Doklady 10 (1966).
[[gnu::cold]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace detail

/// The names closest to `name`, at most `count` of them, closest first, as text: 'hours', 'house'.
[[gnu::cold]] std::string closest_names(std::string_view name, const std::vector<std::string>& names, std::size_t count = 3);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/closest_names.ipp"
#endif
