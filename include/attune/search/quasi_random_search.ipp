// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/quasi_random_search.hpp"

#include <algorithm>
#include <cstddef>

#include "attune/core/random.hpp"
#include "attune/core/settings.hpp"
#include "attune/search/detail/sobol.hpp"

namespace attune::inline ATTUNE_ABI {

[[gnu::cold]] ATTUNE_INLINE std::vector<Point> detail::sobol_points(std::size_t axes, std::size_t first, std::size_t count, std::uint64_t seed) {
  std::vector<Point> points(count, Point(axes));
  const RandomKey root = RandomKey{seed}.child(Purpose::search);
  for (std::size_t a = 0; a < std::min(axes, sobol_axes); ++a) {
    const auto directions = sobol_directions(a);
    const RandomKey key = root.child(Purpose::shuffle, a);
    for (std::size_t t = 0; t < count; ++t) points[t][a] = owen_scrambled(sobol_bits(directions, static_cast<std::uint32_t>(first + t)), key);
  }
  for (std::size_t t = 0; t < count; ++t) {
    Random random(root.child(Purpose::trial, first + t));
    for (std::size_t a = sobol_axes; a < axes; ++a) points[t][a] = random.uniform();
  }
  return points;
}

[[gnu::cold]] ATTUNE_INLINE QuasiRandomSearch::Run QuasiRandomSearch::start(const std::vector<AxisShape>& axes, Direction) const {
  require_setting(trials >= 1, "QuasiRandomSearch::trials", trials, "1 or more");
  return Run(detail::sobol_points(axes.size(), 0, static_cast<std::size_t>(trials), seed));
}

}  // namespace attune::inline ATTUNE_ABI
