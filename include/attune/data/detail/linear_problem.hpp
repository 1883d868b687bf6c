// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the generators of linear models share.

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <string>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/detail/generate.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// What the generators of linear models make, of one target or several.
struct LinearProblem {
  Index samples = 0;
  Index features = 0;
  Index informative = 0;
  Index targets = 1;
  double bias = 0;
  double noise = 0;
  bool shuffle = true;
  std::uint64_t seed = 0;

  [[gnu::cold]] void check(const std::string& settings) const {
    require_size_of((settings + "::samples").c_str(), samples, 1);
    require_size_of((settings + "::features").c_str(), features, 1);
    if (informative < 0 || informative > features)
      throw InvalidArgument({.argument = {settings, "::informative"}, .found = informative, .expected = {"0 to ", features, ", the number of columns"}});
    require_number_of((settings + "::noise").c_str(), noise, 0);
  }

  /// Fills x (n×p) and y (n×K, row after row), and returns the coefficients, p×K.
  template <class T>
  Eigen::MatrixXd make(RowMatrix<T>& x, double* y) const {
    const GeneratorKeys keys(seed, 2);
    const auto columns = keys.order(features, shuffle, 0);
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(features, targets);
    for (Index k = 0; k < targets; ++k) {
      Random parameters = keys.parameters(static_cast<std::uint64_t>(k));
      for (Index j = 0; j < informative; ++j) a(columns[static_cast<std::size_t>(j)], k) = 100 * parameters.uniform();
    }
    for (Index i = 0; i < samples; ++i) {
      Random random = keys.row(i);
      for (Index j = 0; j < features; ++j) x(i, j) = static_cast<T>(random.normal());
      for (Index k = 0; k < targets; ++k) {
        double sum = bias;
        for (Index j = 0; j < features; ++j) sum += a(j, k) * static_cast<double>(x(i, j));
        *y++ = sum + noise * random.normal();
      }
    }
    return a;
  }
};

}  // namespace attune::inline ATTUNE_ABI::detail
