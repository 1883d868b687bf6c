// expect: search_space: the condition of an axis, `.when<&Policy::member>(values...)`, names a member that no axis before it names; see docs/search.md#conditions
// SPDX-License-Identifier: BSL-1.0

#include "attune/search/space.hpp"

struct Kernel {
  int kind = 0;
  int degree = 3;
};

auto space() {
  using namespace attune;
#ifdef ATTUNE_MISUSE
  return search_space(axis<&Kernel::degree>(integers(2, 5)).when<&Kernel::kind>(1), axis<&Kernel::kind>(integers(0, 1)));
#else
  return search_space(axis<&Kernel::kind>(integers(0, 1)), axis<&Kernel::degree>(integers(2, 5)).when<&Kernel::kind>(1));
#endif
}
