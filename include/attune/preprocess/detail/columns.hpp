// SPDX-License-Identifier: BSL-1.0
#pragma once

// What column-wise transformers share: reading a column, quantiles, a change of columns.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/error.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] inline void require_interval_setting(const char* name, const Interval& found, bool holds, const char* expected) {
  if (!holds || !std::isfinite(found.low) || !std::isfinite(found.high))
    throw InvalidArgument({.argument = name, .found = {found.low, " to ", found.high}, .expected = expected});
}

/// Calls `visit(column, value)` for each value of X, row by row, as doubles.
template <class T, class Visit>
void visit_values(const MatrixView<T>& x, Visit&& visit) {
  for (Index i = 0; i < x.rows(); ++i) {
    const T* row = x.row_begin(i);
    for (Index j = 0; j < x.cols(); ++j) visit(static_cast<std::size_t>(j), static_cast<double>(row[j * x.col_stride()]));
  }
}

/// Puts the values of column j that are not missing into `values`.
template <class T>
void read_column(const MatrixView<T>& x, Index j, std::vector<double>& values) {
  values.clear();
  for (Index i = 0; i < x.rows(); ++i)
    if (const auto v = static_cast<double>(x(i, j)); !std::isnan(v)) values.push_back(v);
}

/// The quantile at `share` of the values, which it reorders; linear between neighbours: Hyndman, Fan, "Sample
/// quantiles in statistical packages", Am. Stat. 50 (1996), definition 7. Precondition: there are values, all
/// finite, and share is in [0, 1]. Cost: linear on average.
[[gnu::cold]] inline double quantile(std::vector<double>& values, double share) {
  const double at = share * static_cast<double>(values.size() - 1);
  const auto below = values.begin() + static_cast<std::ptrdiff_t>(at);
  std::nth_element(values.begin(), below, values.end());
  const double part = at - std::floor(at);
  if (part <= 0) return *below;
  const double low = *below, high = *std::min_element(below + 1, values.end());
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}

/// (x - shift) / divisor, column by column, n×p. Errors: InvalidArgument for another number of columns.
template <class T>
RowMatrix<T> shift_and_divide(const MatrixView<T>& x, const std::vector<double>& shift, const std::vector<double>& divisor) {
  check_width(x.cols(), static_cast<Index>(shift.size()));
  RowMatrix<T> result(x.rows(), x.cols());
  T* to = result.data();
  visit_values(x, [&](std::size_t j, double v) { *to++ = static_cast<T>((v - shift[j]) / divisor[j]); });
  return result;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
