// SPDX-License-Identifier: BSL-1.0
#pragma once

// Standardises columns.

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// The means and standard deviations that a StandardScaler found.
struct FittedStandardScaler {
  std::vector<double> mean{};   ///< of each column; zeros without centring
  std::vector<double> scale{};  ///< standard deviation of each column, 1 for a constant one; ones without scaling

  /// (x - mean) / scale, n×p. Errors: InvalidArgument for another number of columns.
  template <class T>
  RowMatrix<T> transform(const MatrixView<T>& x) const {
    check_width(x.cols(), static_cast<Index>(mean.size()));
    RowMatrix<T> result(x.rows(), x.cols());
    for (Index i = 0; i < x.rows(); ++i) {
      const T* row = x.row_begin(i);
      for (Index j = 0; j < x.cols(); ++j) {
        const auto k = static_cast<std::size_t>(j);
        result(i, j) = static_cast<T>((static_cast<double>(row[j * x.col_stride()]) - mean[k]) / scale[k]);
      }
    }
    return result;
  }

  ColumnAffine affine() const {
    ColumnAffine map{.shift = mean, .factor = scale};
    for (double& f : map.factor) f = 1 / f;
    return map;
  }
};

/// (x - mean) / standard deviation, column by column; the deviation is that of the rows (divided by n, or
/// by the sum of weights where the view has weights). A constant column becomes zeros. Cost: two reads
/// of X.
struct StandardScaler {
  bool with_mean = true;  ///< centre the columns
  bool with_std = true;   ///< scale the columns

  template <class T, class Label>
  FittedStandardScaler fit(const DatasetView<T, Label>& train) const {
    const auto view = checked(train);
    const auto p = static_cast<std::size_t>(view.features());
    std::vector<double> mean(p), square(p);
    double total = 0;
    for (Index i = 0; i < view.size(); ++i) total += view.weight(i);
    const auto add_up = [&](std::vector<double>& sums, auto&& term) {
      for (Index i = 0; i < view.size(); ++i) {
        const T* row = view.x().row_begin(i);
        const double w = view.weight(i);
        for (std::size_t j = 0; j < p; ++j) sums[j] += w * term(static_cast<double>(row[static_cast<Index>(j) * view.x().col_stride()]), j);
      }
      for (double& s : sums) s /= total;
    };
    add_up(mean, [](double x, std::size_t) { return x; });
    FittedStandardScaler fitted{.mean = std::vector<double>(p, 0.0), .scale = std::vector<double>(p, 1.0)};
    if (with_std) {
      add_up(square, [&](double x, std::size_t j) { return (x - mean[j]) * (x - mean[j]); });
      for (std::size_t j = 0; j < p; ++j)
        if (!is_constant(square[j], mean[j], static_cast<double>(view.size()))) fitted.scale[j] = std::sqrt(square[j]);
    }
    if (with_mean) fitted.mean = mean;
    return fitted;
  }

 private:
  // A variance that rounding of the mean alone can make. Chan, Golub, LeVeque, "Algorithms for computing
  // the sample variance", Am. Stat. 37 (1983), section 3.
  static bool is_constant(double variance, double mean, double rows) {
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    const double noise = rows * mean * epsilon;
    return variance <= rows * epsilon * variance + noise * noise;
  }
};

}  // namespace attune::inline ATTUNE_ABI
