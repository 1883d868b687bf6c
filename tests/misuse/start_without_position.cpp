// expect: search_space: a starting point needs the domain of each axis to have `double position(value) const`, the inverse of `at`; see docs/search.md#axes
// SPDX-License-Identifier: BSL-1.0

#include "attune/search/space.hpp"

struct Odd {
  using Value = int;
  int at(double u) const { return u < 0.5 ? 1 : 3; }
  int levels() const { return 2; }
#ifndef ATTUNE_MISUSE
  double position(int value) const { return value == 1 ? 0.25 : 0.75; }
#endif
};

struct Settings {
  int size = 3;
};

auto start() { return attune::search_space(attune::axis<&Settings::size>(Odd{})).point_of(Settings{}); }
