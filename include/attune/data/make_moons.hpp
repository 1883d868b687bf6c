// SPDX-License-Identifier: BSL-1.0
#pragma once

// Two interleaving half circles: two classes that no line separates.

#include <cstdint>

#include "attune/data/dataset.hpp"

namespace attune::inline ATTUNE_ABI {

/// Settings of make_moons.
struct MakeMoons {
  Index samples = 100;     ///< rows; of an odd number, class 1 has one more
  double noise = 0;        ///< standard deviation of what is added to each coordinate
  bool shuffle = true;     ///< false: class 0 first, each in order along its half circle
  std::uint64_t seed = 0;
};

/// Class 0 is (cos t, sin t), class 1 (1 - cos t, ½ - sin t), t evenly spaced in [0, π]. n×2, classes 0 and 1. The points are
/// scikit-learn's; noise and order are not, because its random numbers are others. Errors: InvalidArgument.
template <SampleValue T = double>
Dataset<T, int> make_moons(const MakeMoons& settings = {});

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/data/make_moons.ipp"
#endif
