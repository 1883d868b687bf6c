// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/standard_scaler.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>

#include "attune/core/error.hpp"
#include "attune/preprocess/detail/sparse_columns.hpp"
#include "attune/simd/column_moments.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// A variance that rounding of the mean alone can make. Chan, Golub, LeVeque, "Algorithms for computing
// the sample variance", Am. Stat. 37 (1983), section 3.
inline bool is_constant_column(double variance, double mean, double rows) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  const double noise = rows * mean * epsilon;
  return variance <= rows * epsilon * variance + noise * noise;
}

[[gnu::cold]] inline void require_no_centring(bool centres) {
  if (centres)
    throw InvalidArgument({.argument = "StandardScaler::with_mean", .found = "true, of sparse rows", .expected = "false: centring would store a value for every zero",
                           .remedy = "set .with_mean = false or take a MaxAbsScaler; or, if there is the memory, make the rows dense (to_dense)"});
}

}  // namespace detail

template <class T>
RowMatrix<T> FittedStandardScaler::transform(const MatrixView<T>& x) const {
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

template <class T>
SparseRows<T> FittedStandardScaler::transform(const SparseView<T>& x) const {
  detail::require_no_centring(std::any_of(mean.begin(), mean.end(), [](double m) { return m != 0; }));
  return detail::divide_stored(x, scale);
}

ATTUNE_INLINE ColumnAffine FittedStandardScaler::affine() const {
  ColumnAffine map{.shift = mean, .factor = scale};
  for (double& f : map.factor) f = 1 / f;
  return map;
}

template <class T>
FittedStandardScaler StandardScaler::learn(const MatrixView<T>& x, bool has_weights, FunctionRef<double(Index)> weight) const {
  const auto p = static_cast<std::size_t>(x.cols()), n = static_cast<std::size_t>(x.rows());
  simd::ColumnMoments moments(p);
  // Rows are read where they are if they are doubles side by side, and copied otherwise. So many values stay near.
  const bool direct = std::same_as<T, double> && x.has_contiguous_rows();
  constexpr std::size_t near = 8192;
  const std::size_t block = std::clamp<std::size_t>(near / (p + 1), 8, simd::ColumnMoments::most_rows);
  std::vector<double> copies(direct ? 0 : block * p), weights(block, 1.0);
  std::vector<const double*> rows(block), ahead(block);
  const auto address = [&](std::size_t i) -> const double* {
    if constexpr (std::same_as<T, double>) return x.row_begin(static_cast<Index>(i));
    return nullptr;
  };
  for (std::size_t first = 0; first < n; first += block) {
    const std::size_t count = std::min(block, n - first), next = direct ? std::min(block, n - first - count) : 0;
    for (std::size_t r = 0; r < count; ++r) {
      const auto i = static_cast<Index>(first + r);
      if (has_weights) weights[r] = weight(i);
      rows[r] = direct ? address(first + r) : copies.data() + r * p;
      for (std::size_t j = 0; j < p && !direct; ++j) copies[r * p + j] = static_cast<double>(x.row_begin(i)[static_cast<Index>(j) * x.col_stride()]);
    }
    for (std::size_t r = 0; r < next; ++r) ahead[r] = address(first + count + r);
    moments.add({rows.data(), count}, weights.data(), {ahead.data(), next});
  }
  FittedStandardScaler fitted{.mean = std::vector<double>(p, 0.0), .scale = std::vector<double>(p, 1.0)};
  for (std::size_t j = 0; j < p && with_std; ++j) {
    const double variance = moments.squares()[j] / moments.total();
    if (!detail::is_constant_column(variance, moments.means()[j], static_cast<double>(n))) fitted.scale[j] = std::sqrt(variance);
  }
  if (with_mean) fitted.mean = moments.means();
  return fitted;
}

template <class T>
FittedStandardScaler StandardScaler::learn(const SparseView<T>& x, bool has_weights, FunctionRef<double(Index)> weight) const {
  detail::require_no_centring(with_mean);
  const auto p = static_cast<std::size_t>(x.cols());
  FittedStandardScaler fitted{.mean = std::vector<double>(p, 0.0), .scale = std::vector<double>(p, 1.0)};
  if (!with_std) return fitted;
  const auto weight_of = [&](std::size_t i) { return has_weights ? weight(static_cast<Index>(i)) : 1.0; };
  double total = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(x.rows()); ++i) total += weight_of(i);
  std::vector<double> mean(p), square(p), stored(p);  // of what is stored; the rest is zeros
  detail::visit_values(x, [&](std::size_t i, std::size_t j, double v) {
    mean[j] += weight_of(i) * v;
    stored[j] += weight_of(i);
  });
  for (double& m : mean) m /= total;
  detail::visit_values(x, [&](std::size_t i, std::size_t j, double v) { square[j] += weight_of(i) * (v - mean[j]) * (v - mean[j]); });
  for (std::size_t j = 0; j < p; ++j) {
    const double variance = (square[j] + std::max(0.0, total - stored[j]) * mean[j] * mean[j]) / total;
    if (!detail::is_constant_column(variance, mean[j], static_cast<double>(x.rows()))) fitted.scale[j] = std::sqrt(variance);
  }
  return fitted;
}

}  // namespace attune::inline ATTUNE_ABI
