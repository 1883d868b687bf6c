// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reads arrays that NumPy saved. See map_npy.hpp for arrays that do not fit the memory.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/detail/npy_header.hpp"
#include "attune/data/read_csv.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

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

}  // namespace detail

/// Reads an array of one or two dimensions (n values become n×1) of f4, f8, i4 or i8, in C or Fortran order, as
/// numbers of T. Fractions are rounded to T; a whole number that a T cannot hold exactly is refused, and so is
/// a fraction where T is a whole number. The file is held in memory while it is read. Errors: ParseError for a
/// file that cannot be read, is no NPY file, is cut off, or holds another type or byte order; InvalidData for
/// values that a T cannot hold.
template <class T = double>
RowMatrix<T> read_npy(const std::string& path) {
  static_assert(std::is_arithmetic_v<T> && !std::same_as<T, bool>, "read_npy<T>: T is a type of numbers, such as double, float or int; see docs/data.md#numpy");
  const std::string file = detail::read_file(path);
  const auto header = detail::parse_npy_header(file, path);
  detail::check_npy_size(header, file.size(), path);
  RowMatrix<T> x(header.rows, header.cols);
  const char* values = file.data() + header.offset;
  if (header.type == "f8")
    detail::convert_npy<double>(values, header, x, path);
  else if (header.type == "f4")
    detail::convert_npy<float>(values, header, x, path);
  else if (header.type == "i8")
    detail::convert_npy<std::int64_t>(values, header, x, path);
  else
    detail::convert_npy<std::int32_t>(values, header, x, path);
  return x;
}

}  // namespace attune::inline ATTUNE_ABI
