// SPDX-License-Identifier: BSL-1.0
#pragma once

// What tests of column-wise transformers share.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/data/dataset.hpp"

namespace attune_test {

using attune::Index;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// One column, with a target of zeros.
inline attune::Dataset<double, double> column(const std::vector<double>& values) {
  attune::Dataset<double, double> data;
  data.x = Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Index>(values.size()));
  data.y = Eigen::VectorXd::Zero(data.x.rows());
  return data;
}

/// The settings, fitted to one column.
template <class S>
auto fitted_to(const S& settings, const std::vector<double>& values) {
  const auto data = column(values);
  return settings.fit(data.view());
}

inline std::vector<double> first_column(const attune::RowMatrix<double>& x) {
  std::vector<double> values;
  for (Index i = 0; i < x.rows(); ++i) values.push_back(x(i, 0));
  return values;
}

template <class F>
std::vector<double> transformed(const F& fitted, const std::vector<double>& values) {
  const auto data = column(values);
  return first_column(fitted.transform(data.view().x()));
}

/// The change of columns that a fitted transformer names is what its transform does, to rounding.
template <class F>
void check_affine(const F& fitted, const attune::RowMatrix<double>& x) {
  const attune::RowMatrix<double> z = fitted.transform(attune::MatrixView<double>(x));
  const attune::ColumnAffine map = fitted.affine();
  REQUIRE(static_cast<Index>(map.shift.size()) == x.cols());
  for (Index i = 0; i < x.rows(); ++i)
    for (Index j = 0; j < x.cols(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      // Each term is rounded a few times.
      const double size = (std::abs(x(i, j)) + std::abs(map.shift[k])) * std::abs(map.factor[k]) + std::abs(z(i, j));
      CHECK(std::abs((x(i, j) - map.shift[k]) * map.factor[k] - z(i, j)) <= 8 * std::numeric_limits<double>::epsilon() * size);
    }
}

}  // namespace attune_test
