// expect: strenght
// errors-gcc: any
// SPDX-License-Identifier: BSL-1.0

// The compiler itself knows that there is no such member. GCC adds errors of its own about the call that
// then lacks an argument.

#include "attune/penalty/l2.hpp"
#include "attune/search/space.hpp"

#ifdef ATTUNE_MISUSE
auto strength() { return attune::axis<&attune::L2::strenght>(attune::uniform(1, 2)); }
#else
auto strength() { return attune::axis<&attune::L2::strength>(attune::uniform(1, 2)); }
#endif
