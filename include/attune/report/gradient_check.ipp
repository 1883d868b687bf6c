// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/gradient_check.hpp"

#include <cstdio>
#include <ostream>

namespace attune::inline ATTUNE_ABI {

[[gnu::cold]] ATTUNE_INLINE std::string to_text(const GradientCheck& check) {
  char text[192];
  std::snprintf(text, sizeof text, "gradient: largest relative error %.2g, of component %lld: %.9g where differences of the value give %.9g", check.error,
                static_cast<long long>(check.component), check.analytic, check.numeric);
  return text;
}

[[gnu::cold]] ATTUNE_INLINE std::ostream& operator<<(std::ostream& out, const GradientCheck& check) { return out << to_text(check); }

}  // namespace attune::inline ATTUNE_ABI
