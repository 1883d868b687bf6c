// SPDX-License-Identifier: BSL-1.0
#pragma once

// Independent draws from the space.

#include <cstdint>
#include <utility>
#include <vector>

#include "attune/search/concept.hpp"
#include "attune/search/detail/fixed_run.hpp"

namespace attune::inline ATTUNE_ABI {

/// Tries candidates drawn independently from the domains of the axes. Bergstra, Bengio, "Random search for
/// hyper-parameter optimization", JMLR 13 (2012). Errors: InvalidArgument for trials < 1.
struct RandomSearch {
  int trials = 20;
  std::uint64_t seed = 0;

  using Run = detail::FixedRun;

  [[gnu::cold]] Run start(const std::vector<AxisShape>& axes, Direction direction) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/random_search.ipp"
#endif
