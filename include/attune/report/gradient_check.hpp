// SPDX-License-Identifier: BSL-1.0
#pragma once

// What check_gradient found, in a line.

#include <cstdio>
#include <ostream>
#include <string>

#include "attune/optimize/check_gradient.hpp"

namespace attune::inline ATTUNE_ABI {

/// "gradient: largest relative error 0.5, of component 3: 2 where differences of the value give 4".
[[gnu::cold]] inline std::string to_text(const GradientCheck& check) {
  char text[192];
  std::snprintf(text, sizeof text, "gradient: largest relative error %.2g, of component %lld: %.9g where differences of the value give %.9g", check.error,
                static_cast<long long>(check.component), check.analytic, check.numeric);
  return text;
}

[[gnu::cold]] inline std::ostream& operator<<(std::ostream& out, const GradientCheck& check) { return out << to_text(check); }

}  // namespace attune::inline ATTUNE_ABI
