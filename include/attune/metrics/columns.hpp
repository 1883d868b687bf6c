// SPDX-License-Identifier: BSL-1.0
#pragma once

// Columns that a caller owns, as the metrics' free functions take them: labels of any integral or enumerated type,
// numbers of any floating-point type, in any contiguous container, Eigen's vectors among them.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

template <class R>
using ColumnValue = std::remove_cvref_t<decltype(*std::declval<const R&>().data())>;

}  // namespace detail

/// A column of labels: std::vector, std::array or std::span of integers, bools or enumerators, an Eigen vector of
/// integers, and std::vector<bool>.
template <class R>
concept LabelRange = std::same_as<R, std::vector<bool>> ||
                     (detail::HasDataAndSize<R> && requires { requires std::integral<detail::ColumnValue<R>> || std::is_enum_v<detail::ColumnValue<R>>; });

/// A column of numbers: std::vector, std::array or std::span of double or float, an Eigen vector.
template <class R>
concept NumberRange = detail::HasDataAndSize<R> && requires { requires std::floating_point<detail::ColumnValue<R>>; };

namespace detail {

/// Values that somebody else owns, or a copy of them in another type.
template <class T>
struct Column {
  std::vector<T> owned{};
  std::span<const T> values{};

  Column() = default;
  explicit Column(std::span<const T> theirs) noexcept : values(theirs) {}
  explicit Column(std::vector<T> ours) noexcept : owned(std::move(ours)), values(owned) {}
  Column(const Column&) = delete;
  Column& operator=(const Column&) = delete;
};

template <class R>
void require_column(const R& column, const char* argument) {
  if constexpr (DenseMatrix<R>) {
    if (column.rows() != 1 && column.cols() != 1)
      throw InvalidArgument({.argument = argument, .found = {column.rows(), "×", column.cols(), " values"}, .expected = "one column"});
    if (column.innerStride() != 1)
      throw InvalidArgument({.argument = argument, .found = {"a stride of ", column.innerStride()}, .expected = "values side by side", .remedy = "copy the column into a vector"});
  }
}

// The type that labels of type T are read as: one of the ten integers that are called signed or unsigned, for which what
// reads labels is compiled once.
template <class T>
struct CodeTypeOf {
  using type = typename std::conditional_t<std::is_signed_v<T>, std::make_signed<T>, std::make_unsigned<T>>::type;
};
template <>
struct CodeTypeOf<bool> {
  using type = unsigned char;
};
template <class T>
  requires std::is_enum_v<T>
struct CodeTypeOf<T> {
  static constexpr bool has_sign = std::is_signed_v<std::underlying_type_t<T>> || sizeof(T) < 4;
  using type = std::conditional_t<sizeof(T) <= 4, std::conditional_t<has_sign, std::int32_t, std::uint32_t>, std::conditional_t<has_sign, std::int64_t, std::uint64_t>>;
};

/// The labels of a range, in place where they are integers or bools.
template <LabelRange R>
auto label_column(const R& labels, const char* argument) {
  if constexpr (std::same_as<R, std::vector<bool>>) {
    return Column<unsigned char>(std::vector<unsigned char>(labels.begin(), labels.end()));
  } else {
    using Label = ColumnValue<R>;
    using Code = typename CodeTypeOf<Label>::type;
    require_column(labels, argument);
    const auto size = static_cast<std::size_t>(labels.size());
    if constexpr (std::is_enum_v<Label>) {
      std::vector<Code> codes(size);
      for (std::size_t i = 0; i < size; ++i) codes[i] = static_cast<Code>(labels.data()[i]);
      return Column<Code>(std::move(codes));
    } else {
      return Column<Code>(std::span(reinterpret_cast<const Code*>(labels.data()), size));
    }
  }
}

/// The numbers of a range, in place where they are doubles.
template <NumberRange R>
Column<double> number_column(const R& numbers, const char* argument) {
  require_column(numbers, argument);
  const auto size = static_cast<std::size_t>(numbers.size());
  if constexpr (std::same_as<ColumnValue<R>, double>)
    return Column<double>(std::span<const double>(numbers.data(), size));
  else
    return Column<double>(std::vector<double>(numbers.data(), numbers.data() + size));
}

/// Codes 0 and 1 of two labels, of which the larger is the positive class; empty where the labels are 0 and 1
/// themselves. A label alone that is neither 0 nor 1 is the positive class if it is above 0, else the negative one.
/// Errors: InvalidData for more than two labels.
template <std::integral T>
std::vector<T> binary_codes(std::span<const T> labels);

/// Calls `use` with the codes 0 and 1 of binary labels: see binary_codes.
template <std::integral T, class Use>
decltype(auto) with_binary_codes(std::span<const T> labels, Use&& use) {
  const std::vector<T> codes = binary_codes(labels);
  return use(codes.empty() ? labels : std::span<const T>(codes));
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/columns.ipp"
#endif
