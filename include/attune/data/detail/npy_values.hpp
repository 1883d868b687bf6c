// SPDX-License-Identifier: BSL-1.0
#pragma once

// The values of a NumPy file as numbers of another type.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/detail/npy_header.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Whether `value` keeps its meaning as a To: a whole number exactly, a floating-point number but for rounding.
template <class To, class From>
bool keeps_value(From value) {
  if constexpr (std::floating_point<From> && std::floating_point<To>) {
    return !std::isfinite(value) || std::isfinite(static_cast<To>(value));
  } else if constexpr (std::floating_point<From>) {
    const double v = static_cast<double>(value);
    return v >= static_cast<double>(std::numeric_limits<To>::min()) && v < std::ldexp(1.0, std::numeric_limits<To>::digits) && std::trunc(v) == v;
  } else if constexpr (std::floating_point<To>) {
    const auto rounded = static_cast<To>(value);  // may be one more than the largest From
    return rounded < std::ldexp(To{1}, std::numeric_limits<From>::digits) && static_cast<From>(rounded) == value;
  } else {
    return std::in_range<To>(value);
  }
}

template <class From, class T>
[[gnu::cold]] void convert_npy(const char* from, const NpyHeader& header, RowMatrix<T>& to, const std::string& path) {
  const Index row_step = header.fortran_order ? 1 : header.cols, col_step = header.fortran_order ? header.rows : 1;
  for (Index i = 0; i < header.rows; ++i)
    for (Index j = 0; j < header.cols; ++j) {
      From value{};
      std::memcpy(&value, from + static_cast<std::size_t>(i * row_step + j * col_step) * sizeof value, sizeof value);
      if (!keeps_value<T>(value))
        throw InvalidData({.argument = path, .place = {"row ", i, ", column ", j}, .found = static_cast<double>(value),
                           .expected = {std::floating_point<T> ? "what a floating-point number holds of " : "a whole number of ", 8 * sizeof(T), " bits"}});
      to(i, j) = static_cast<T>(value);
    }
}

}  // namespace attune::inline ATTUNE_ABI::detail
