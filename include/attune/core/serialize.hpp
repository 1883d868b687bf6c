// SPDX-License-Identifier: BSL-1.0
#pragma once

// Values to bytes and back, by reflection, for records that another process made. The format is that
// of this machine (byte order, sizes): it is for processes of one program, not for files that stay.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

/// Raw bytes. A string, because every program has its code already.
using Bytes = std::string;

namespace detail {

template <class T>
concept PlainValue = std::is_arithmetic_v<T> || std::is_enum_v<T>;

void put(Bytes& out, const void* from, std::size_t size);

[[gnu::cold]] void take(std::string_view& in, void* to, std::size_t size);

void put_count(Bytes& out, std::size_t count);

// A count of items that take at least `least` bytes each: never more than the rest can hold.
[[gnu::cold]] std::size_t take_count(std::string_view& in, std::size_t least);

}  // namespace detail

/// Appends `value` to `out`.
template <Serializable T>
[[gnu::cold]] void serialize(Bytes& out, const T& value) {
  if constexpr (detail::PlainValue<T>) {
    detail::put(out, &value, sizeof value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    detail::put_count(out, value.size());
    out += value;
  } else if constexpr (detail::OwningMatrix<T>) {
    detail::put_count(out, static_cast<std::size_t>(value.rows()));
    detail::put_count(out, static_cast<std::size_t>(value.cols()));
    detail::put(out, value.data(), sizeof(typename T::Scalar) * static_cast<std::size_t>(value.size()));
  } else if constexpr (detail::is_vector<T>) {
    detail::put_count(out, value.size());
    if constexpr (detail::PlainValue<typename T::value_type> && !std::is_same_v<typename T::value_type, bool>)
      detail::put(out, value.data(), sizeof(typename T::value_type) * value.size());
    else
      for (const typename T::value_type& item : value) serialize(out, item);
  } else if constexpr (detail::is_std_array<T>) {
    for (const auto& item : value) serialize(out, item);
  } else if constexpr (detail::is_optional<T> || detail::is_shared_ptr<T>) {
    detail::put_count(out, value ? 1 : 0);
    if (value) serialize(out, *value);
  } else {
    visit_fields(value, [&](const auto&... field) { (serialize(out, field), ...); });
  }
}

/// Reads back what serialize() wrote, and takes it off the front of `in`.
/// Throws ParseError when `in` ends too early.
template <Serializable T>
[[gnu::cold]] void deserialize(std::string_view& in, T& value) {
  if constexpr (detail::PlainValue<T>) {
    detail::take(in, &value, sizeof value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    value.resize(detail::take_count(in, 1));
    detail::take(in, value.data(), value.size());
  } else if constexpr (detail::OwningMatrix<T>) {
    const std::size_t rows = detail::take_count(in, 0);
    const std::size_t cols = detail::take_count(in, 0);
    if (cols > 0 && rows > in.size() / sizeof(typename T::Scalar) / cols) detail::take(in, nullptr, in.size() + 1);
    value.resize(static_cast<decltype(value.rows())>(rows), static_cast<decltype(value.rows())>(cols));
    detail::take(in, value.data(), sizeof(typename T::Scalar) * static_cast<std::size_t>(value.size()));
  } else if constexpr (detail::is_vector<T>) {
    using Item = typename T::value_type;
    value.clear();
    if constexpr (detail::PlainValue<Item> && !std::is_same_v<Item, bool>) {
      value = T(detail::take_count(in, sizeof(Item)));
      detail::take(in, value.data(), sizeof(Item) * value.size());
    } else {
      for (std::size_t left = detail::take_count(in, std::is_empty_v<Item> ? 0 : 1); left > 0; --left) {
        Item item{};
        deserialize(in, item);
        value.push_back(std::move(item));
      }
    }
  } else if constexpr (detail::is_std_array<T>) {
    for (auto& item : value) deserialize(in, item);
  } else if constexpr (detail::is_optional<T>) {
    value.reset();
    if (detail::take_count(in, 0) != 0) deserialize(in, value.emplace());
  } else if constexpr (detail::is_shared_ptr<T>) {
    value.reset();
    if (detail::take_count(in, 0) == 0) return;
    auto held = std::make_shared<std::remove_const_t<typename T::element_type>>();
    deserialize(in, *held);
    value = std::move(held);
  } else {
    visit_fields(value, [&](auto&... field) { (deserialize(in, field), ...); });
  }
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/serialize.ipp"
#endif
