// SPDX-License-Identifier: BSL-1.0
#pragma once

// A linear model of several targets with noise, whose coefficients are known.

#include <Eigen/Core>
#include <cstdint>

#include "attune/core/target_row.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/make_regression.hpp"

namespace attune::inline ATTUNE_ABI {

/// Settings of make_multi_regression: those of make_regression, and the number of targets.
struct MakeMultiRegression {
  Index samples = 100;     ///< rows
  Index features = 100;    ///< columns
  Index informative = 10;  ///< columns whose coefficients are not 0: the same ones for every target
  Index targets = 2;       ///< columns of Y
  double bias = 0;         ///< what is added to every target
  double noise = 0;        ///< standard deviation of what is added to each target
  bool shuffle = true;     ///< false: the informative columns come first
  std::uint64_t seed = 0;
};

/// X of independent standard normal values; Y = X·A + bias + noise, n×K, where the informative rows of A (p×K) are uniform
/// in [0, 100] and the others 0. X and the first target are those of make_regression with the same seed. `coefficients`,
/// if it is given, receives A. Errors: InvalidArgument.
template <SampleValue T = double>
Dataset<T, TargetRow<double>> make_multi_regression(const MakeMultiRegression& settings = {}, Eigen::MatrixXd* coefficients = nullptr);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/data/make_multi_regression.ipp"
#endif
