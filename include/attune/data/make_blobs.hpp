// SPDX-License-Identifier: BSL-1.0
#pragma once

// Round clouds of points, a class each.

#include <cstdint>

#include "attune/data/dataset.hpp"

namespace attune::inline ATTUNE_ABI {

/// Settings of make_blobs.
struct MakeBlobs {
  Index samples = 100;              ///< rows, as evenly among the classes as can be
  Index features = 2;               ///< columns; those of `center_points` where they are given
  int centers = 3;                  ///< classes, at centres drawn from the box
  RowMatrix<double> center_points{};  ///< K×p, instead of drawn ones; empty: none
  double cluster_std = 1;           ///< standard deviation of each coordinate around its centre
  double center_box = 10;           ///< centres are drawn from [-center_box, center_box]
  bool shuffle = true;              ///< false: row i is of class i mod K
  std::uint64_t seed = 0;
};

/// X of independent normal coordinates around a centre for each class; y is the number of the centre.
/// Errors: InvalidArgument.
template <SampleValue T = double>
Dataset<T, int> make_blobs(const MakeBlobs& settings = {});

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/data/make_blobs.ipp"
#endif
