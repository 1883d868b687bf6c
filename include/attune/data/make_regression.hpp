// SPDX-License-Identifier: BSL-1.0
#pragma once

// A linear model with noise, whose coefficients are known.

#include <Eigen/Core>
#include <cstdint>

#include "attune/data/dataset.hpp"

namespace attune::inline ATTUNE_ABI {

/// Settings of make_regression.
struct MakeRegression {
  Index samples = 100;     ///< rows
  Index features = 100;    ///< columns
  Index informative = 10;  ///< columns whose coefficient is not 0
  double bias = 0;         ///< what is added to every target
  double noise = 0;        ///< standard deviation of what is added to each target
  bool shuffle = true;     ///< false: the informative columns come first
  std::uint64_t seed = 0;
};

/// X of independent standard normal values; y = X·a + bias + noise, where the informative components of a are uniform in
/// [0, 100] and the others 0. `coefficients`, if it is given, receives a. Errors: InvalidArgument.
template <SampleValue T = double>
Dataset<T, double> make_regression(const MakeRegression& settings = {}, Eigen::VectorXd* coefficients = nullptr);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/data/make_regression.ipp"
#endif
