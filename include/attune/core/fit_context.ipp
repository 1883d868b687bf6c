// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/fit_context.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE FitContext FitContext::child(Purpose purpose, std::uint64_t index) const {
  FitContext part = *this;
  part.random = random.child(purpose, index);
  return part;
}

}  // namespace attune::inline ATTUNE_ABI
