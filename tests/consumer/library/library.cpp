// SPDX-License-Identifier: BSL-1.0
#include <attune/data/make_moons.hpp>

#if !defined(ATTUNE_COMPILED)
#error "attune::compiled says so to who links it"
#endif

long rows_of_moons(long samples) { return attune::make_moons({.samples = samples}).x.rows(); }
