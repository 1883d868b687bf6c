// SPDX-License-Identifier: BSL-1.0
#pragma once

// Values to bytes and back, by reflection, for records that another process made. The format is that
// of this machine (byte order, sizes): it is for processes of one program, not for files that stay.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/fields.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

template <class T>
constexpr bool is_vector = false;
template <class T>
constexpr bool is_vector<std::vector<T>> = true;
template <class T>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;
template <class T>
constexpr bool is_shared_ptr = false;
template <class T>
constexpr bool is_shared_ptr<std::shared_ptr<T>> = true;

// A dense matrix or vector that owns its values, as Eigen's do.
template <class T>
concept OwningMatrix = requires(T& t, const T& c) {
  typename T::Scalar;
  c.rows();
  c.cols();
  t.resize(c.rows(), c.cols());
  { c.data() } -> std::same_as<const typename T::Scalar*>;
};

template <class T>
consteval bool serializable() {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_same_v<T, std::string> || OwningMatrix<T>)
    return true;
  else if constexpr (is_vector<T> || is_std_array<T> || is_optional<T>)
    return serializable<typename T::value_type>();
  else if constexpr (is_shared_ptr<T>)
    return serializable<std::remove_const_t<typename T::element_type>>();
  else if constexpr (Reflected<T>)
    return []<class... F>(TypeList<F...>) { return (serializable<F>() && ...); }(FieldTypes<T>{});
  else
    return false;
}

}  // namespace detail

/// A type whose values can be sent to another process of the same program.
template <class T>
concept Serializable = detail::serializable<T>();

using Bytes = std::vector<std::byte>;

/// Appends `value` to `out`.
template <Serializable T>
void serialize(Bytes& out, const T& value) {
  const auto append = [&out](const void* from, std::size_t size) {
    const auto* p = static_cast<const std::byte*>(from);
    out.insert(out.end(), p, p + size);
  };
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    append(&value, sizeof value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    serialize(out, std::uint64_t{value.size()});
    append(value.data(), value.size());
  } else if constexpr (detail::OwningMatrix<T>) {
    serialize(out, static_cast<std::int64_t>(value.rows()));
    serialize(out, static_cast<std::int64_t>(value.cols()));
    append(value.data(), sizeof(typename T::Scalar) * static_cast<std::size_t>(value.size()));
  } else if constexpr (detail::is_vector<T>) {
    serialize(out, std::uint64_t{value.size()});
    for (const typename T::value_type& item : value) serialize(out, item);
  } else if constexpr (detail::is_std_array<T>) {
    for (const auto& item : value) serialize(out, item);
  } else if constexpr (detail::is_optional<T> || detail::is_shared_ptr<T>) {
    serialize(out, static_cast<bool>(value));
    if (value) serialize(out, *value);
  } else {
    visit_fields(value, [&](const auto&... field) { (serialize(out, field), ...); });
  }
}

/// Reads back what serialize() wrote, and takes it off the front of `in`.
/// Throws ParseError when `in` ends too early.
template <Serializable T>
void deserialize(std::span<const std::byte>& in, T& value) {
  const auto take = [&in](void* to, std::size_t size) {
    if (in.size() < size)
      throw ParseError({.argument = "deserialize", .found = {in.size(), " bytes"},
                        .expected = {"at least ", size},
                        .remedy = "was the record made by the same build of the program?"});
    if (size > 0) std::memcpy(to, in.data(), size);
    in = in.subspan(size);
  };
  const auto read = [&in]<class U>(std::type_identity<U>) {
    U u{};
    deserialize(in, u);
    return u;
  };
  const auto take_size = [&](std::size_t item) {
    const auto size = read(std::type_identity<std::uint64_t>{});
    if (item > 0 && size > in.size() / item) take(nullptr, in.size() + 1);
    return static_cast<std::size_t>(size);
  };
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    take(&value, sizeof value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    value.resize(take_size(1));
    take(value.data(), value.size());
  } else if constexpr (detail::OwningMatrix<T>) {
    using Size = decltype(value.rows());
    const auto rows = read(std::type_identity<std::int64_t>{});
    const auto cols = read(std::type_identity<std::int64_t>{});
    const auto most = static_cast<std::int64_t>(in.size() / sizeof(typename T::Scalar));
    if (rows < 0 || cols < 0 || (cols > 0 && rows > most / cols)) take(nullptr, in.size() + 1);
    value.resize(static_cast<Size>(rows), static_cast<Size>(cols));
    take(value.data(), sizeof(typename T::Scalar) * static_cast<std::size_t>(value.size()));
  } else if constexpr (detail::is_vector<T>) {
    value.clear();
    for (std::size_t left = take_size(std::is_empty_v<typename T::value_type> ? 0 : 1); left > 0; --left)
      value.push_back(read(std::type_identity<typename T::value_type>{}));
  } else if constexpr (detail::is_std_array<T>) {
    for (auto& item : value) deserialize(in, item);
  } else if constexpr (detail::is_optional<T>) {
    value.reset();
    if (read(std::type_identity<bool>{})) deserialize(in, value.emplace());
  } else if constexpr (detail::is_shared_ptr<T>) {
    using U = std::remove_const_t<typename T::element_type>;
    value.reset();
    if (read(std::type_identity<bool>{})) value = std::make_shared<U>(read(std::type_identity<U>{}));
  } else {
    visit_fields(value, [&](auto&... field) { (deserialize(in, field), ...); });
  }
}

}  // namespace attune::inline ATTUNE_ABI
