// SPDX-License-Identifier: BSL-1.0
#pragma once

// What check_gradient found, in a line.

#include <iosfwd>
#include <string>

#include "attune/optimize/check_gradient.hpp"

namespace attune::inline ATTUNE_ABI {

/// "gradient: largest relative error 0.5, of component 3: 2 where differences of the value give 4".
std::string to_text(const GradientCheck& check);

std::ostream& operator<<(std::ostream& out, const GradientCheck& check);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/gradient_check.ipp"
#endif
