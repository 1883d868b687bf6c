// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reads arrays that NumPy saved. See map_npy.hpp for arrays that do not fit the memory.

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>

#include "attune/data/dataset.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// Whole numbers are read as those of fixed width: long and long long are one type there.
template <class T>
using NpyValue = std::conditional_t<std::floating_point<T>, T,
                                    std::conditional_t<sizeof(T) == 1, std::conditional_t<std::is_signed_v<T>, std::int8_t, std::uint8_t>,
                                    std::conditional_t<sizeof(T) == 2, std::conditional_t<std::is_signed_v<T>, std::int16_t, std::uint16_t>,
                                    std::conditional_t<sizeof(T) == 4, std::conditional_t<std::is_signed_v<T>, std::int32_t, std::uint32_t>,
                                                                       std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>>>>;

template <class T>
RowMatrix<T> read_npy_values(const std::string& path);

}  // namespace detail

/// Reads an array of one or two dimensions (n values become n×1) of f4, f8, i4 or i8, in C or Fortran order, as
/// numbers of T. Fractions are rounded to T; a whole number that a T cannot hold exactly is refused, and so is
/// a fraction where T is a whole number. The file is held in memory while it is read. Errors: ParseError for a
/// file that cannot be read, is no NPY file, is cut off, or holds another type or byte order; InvalidData for
/// values that a T cannot hold.
template <class T = double>
RowMatrix<T> read_npy(const std::string& path) {
  static_assert(std::is_arithmetic_v<T> && !std::same_as<T, bool>, "read_npy<T>: T is a type of numbers, such as double, float or int; see docs/data.md#numpy");
  using Value = detail::NpyValue<T>;
  if constexpr (std::same_as<T, Value>)
    return detail::read_npy_values<T>(path);
  else
    return detail::read_npy_values<Value>(path).template cast<T>();
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/data/read_npy.ipp"
#endif
