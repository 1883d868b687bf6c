// expect: search_space: two axes name the same member
// SPDX-License-Identifier: BSL-1.0

#include "attune/penalty/l2.hpp"
#include "attune/search/space.hpp"

auto space() {
  using namespace attune;
#ifdef ATTUNE_MISUSE
  return search_space(axis<&L2::strength>(uniform(1, 2)), axis<&L2::strength>(values({1.0, 3.0})));
#else
  return search_space(axis<&L2::strength>(uniform(1, 2)));
#endif
}
