// SPDX-License-Identifier: BSL-1.0
#pragma once

// A linear model with noise, whose coefficients are known.

#include <Eigen/Core>
#include <concepts>
#include <cstdint>

#include "attune/data/detail/generate.hpp"

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
template <std::floating_point T = double>
Dataset<T, double> make_regression(const MakeRegression& settings = {}, Eigen::VectorXd* coefficients = nullptr) {
  detail::require_size_of("MakeRegression::samples", settings.samples, 1);
  detail::require_size_of("MakeRegression::features", settings.features, 1);
  if (settings.informative < 0 || settings.informative > settings.features)
    throw InvalidArgument({.argument = "MakeRegression::informative", .found = settings.informative, .expected = {"0 to ", settings.features, ", the number of columns"}});
  detail::require_number_of("MakeRegression::noise", settings.noise, 0);
  const detail::GeneratorKeys keys(settings.seed, 2);
  const Index n = settings.samples, p = settings.features;
  const auto columns = keys.order(p, settings.shuffle, 0);
  Eigen::VectorXd a = Eigen::VectorXd::Zero(p);
  Random parameters = keys.parameters(0);
  for (Index j = 0; j < settings.informative; ++j) a[columns[static_cast<std::size_t>(j)]] = 100 * parameters.uniform();
  Dataset<T, double> data{.x = RowMatrix<T>(n, p), .y = Eigen::VectorXd(n)};
  for (Index i = 0; i < n; ++i) {
    Random random = keys.row(i);
    double sum = settings.bias;
    for (Index j = 0; j < p; ++j) {
      data.x(i, j) = static_cast<T>(random.normal());
      sum += a[j] * static_cast<double>(data.x(i, j));
    }
    data.y[i] = sum + settings.noise * random.normal();
  }
  if (coefficients != nullptr) *coefficients = a;
  return data;
}

}  // namespace attune::inline ATTUNE_ABI
