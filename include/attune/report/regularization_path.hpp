// SPDX-License-Identifier: BSL-1.0
#pragma once

// A regularization path as a table for a terminal.

#include <cstddef>
#include <iosfwd>
#include <string>

#include "attune/model/regularization_path.hpp"

namespace attune::inline ATTUNE_ABI {

/// A line for each strength at which other columns have a weight than at the one before: the strength, how many have one,
/// the value, and which came in (+) and went out (-), in lines of at most `width` characters.
[[gnu::cold]] std::string to_text(const RegularizationPath& path, std::size_t width = 80);

[[gnu::cold]] std::ostream& operator<<(std::ostream& out, const RegularizationPath& path);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/regularization_path.ipp"
#endif
