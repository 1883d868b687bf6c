// expect: SampleValue
// SPDX-License-Identifier: BSL-1.0

#include "attune/data/make_moons.hpp"

#ifdef ATTUNE_MISUSE
using Value = long double;
#else
using Value = float;
#endif

auto moons() { return attune::make_moons<Value>({.samples = 10}); }
