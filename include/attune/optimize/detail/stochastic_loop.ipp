// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/detail/stochastic_loop.hpp"

#include <cmath>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE Index batch_rows(const BatchSettings& settings, int epoch, Index samples) {
  const double rows = settings.batch_size * std::pow(settings.batch_growth, epoch);
  return rows >= static_cast<double>(samples) ? samples : static_cast<Index>(rows);
}

}  // namespace attune::inline ATTUNE_ABI::detail
