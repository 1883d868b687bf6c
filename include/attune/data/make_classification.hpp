// SPDX-License-Identifier: BSL-1.0
#pragma once

// Classes made of clusters, among columns that tell nothing new or nothing at all.

#include <cstdint>
#include <vector>

#include "attune/data/dataset.hpp"

namespace attune::inline ATTUNE_ABI {

/// Settings of make_classification.
struct MakeClassification {
  Index samples = 100;                  ///< rows
  Index features = 20;                  ///< columns: informative, redundant, repeated, and the rest noise
  Index informative = 2;                ///< columns that the classes differ in
  Index redundant = 2;                  ///< columns that are linear combinations of informative ones
  Index repeated = 0;                   ///< columns that are copies of informative or redundant ones
  int classes = 2;
  int clusters_per_class = 2;
  std::vector<double> class_weights{};  ///< shares of the classes, before labels are flipped; empty: equal
  double flip = 0.01;                   ///< probability that a row gets a class at random
  double class_sep = 1;                 ///< clusters lie at corners of a cube with sides of twice this
  bool shuffle = true;                  ///< rows and columns
  std::uint64_t seed = 0;
};

/// Clusters of normally distributed rows at corners of a cube in the informative columns, each stretched and turned by a
/// random matrix; a class has several. Redundant columns are random combinations of them, repeated ones
/// copies, the rest standard normal noise. Columns are named by what they are: informative0, redundant0, repeated0, noise0.
/// The method is that of I. Guyon, "Design of experiments of the NIPS 2003 variable selection benchmark" (2003), as in
/// scikit-learn, whose random numbers are others: equal settings do not give equal rows there. Errors: InvalidArgument.
template <SampleValue T = double>
Dataset<T, int> make_classification(const MakeClassification& settings = {});

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/data/make_classification.ipp"
#endif
