// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reflection of aggregates: the fields of a struct and their names, at compile time. Axes, printing,
// equality and persistence all come from here, so that nobody writes a list of fields twice.
//
// A type is reflected when it is an aggregate without bases and C arrays, a std::tuple, or when it
// has a member `auto fields()` (const and not) that returns std::tie of its fields together with
// `static constexpr std::array<std::string_view, N> field_names`.

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

struct AnyField {
  template <class T>
  operator T() const noexcept;
};

template <class T, std::size_t... I>
constexpr bool constructible_from_fields(std::index_sequence<I...>) {
  return requires { T{(static_cast<void>(I), AnyField{})...}; };
}

inline constexpr std::size_t max_fields = 16;

template <class T, std::size_t N = 0>
constexpr std::size_t count_fields() {
  static_assert(N <= max_fields,
                "fields: an aggregate with more than 16 fields; group them into structs, or give "
                "the type a fields() member; see docs/core.md#fields");
  if constexpr (N <= max_fields && constructible_from_fields<T>(std::make_index_sequence<N + 1>{}))
    return count_fields<T, N + 1>();
  else
    return N;
}

template <class T>
constexpr bool is_tuple = false;
template <class... T>
constexpr bool is_tuple<std::tuple<T...>> = true;

template <class T>
constexpr bool is_std_array = false;
template <class T, std::size_t N>
constexpr bool is_std_array<std::array<T, N>> = true;

template <class T>
concept HasFieldsMember = requires(T& t) {
  t.fields();
  T::field_names.size();
};

}  // namespace detail

/// A type whose fields can be walked: see the head of this file.
template <class T>
concept Reflected =
    std::is_class_v<T> && !detail::is_std_array<T> && (detail::HasFieldsMember<T> || detail::is_tuple<T> || std::is_aggregate_v<T>);

/// Calls `visit(fields...)` with references to the fields of `t`, and returns what it returns.
template <class T, class Visit>
constexpr decltype(auto) visit_fields(T& t, Visit&& visit) {
  using U = std::remove_const_t<T>;
  if constexpr (detail::HasFieldsMember<U>) {
    return std::apply(visit, t.fields());
  } else if constexpr (detail::is_tuple<U>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) -> decltype(auto) { return visit(std::get<I>(t)...); }(std::make_index_sequence<std::tuple_size_v<U>>{});
  } else {
    constexpr auto count = detail::count_fields<U>();
    if constexpr (count == 0) {
      return visit();
    } else if constexpr (count == 1) {
      auto& [a] = t;
      return visit(a);
    } else if constexpr (count == 2) {
      auto& [a, b] = t;
      return visit(a, b);
    } else if constexpr (count == 3) {
      auto& [a, b, c] = t;
      return visit(a, b, c);
    } else if constexpr (count == 4) {
      auto& [a, b, c, d] = t;
      return visit(a, b, c, d);
    } else if constexpr (count == 5) {
      auto& [a, b, c, d, e] = t;
      return visit(a, b, c, d, e);
    } else if constexpr (count == 6) {
      auto& [a, b, c, d, e, f] = t;
      return visit(a, b, c, d, e, f);
    } else if constexpr (count == 7) {
      auto& [a, b, c, d, e, f, g] = t;
      return visit(a, b, c, d, e, f, g);
    } else if constexpr (count == 8) {
      auto& [a, b, c, d, e, f, g, h] = t;
      return visit(a, b, c, d, e, f, g, h);
    } else if constexpr (count == 9) {
      auto& [a, b, c, d, e, f, g, h, i] = t;
      return visit(a, b, c, d, e, f, g, h, i);
    } else if constexpr (count == 10) {
      auto& [a, b, c, d, e, f, g, h, i, j] = t;
      return visit(a, b, c, d, e, f, g, h, i, j);
    } else if constexpr (count == 11) {
      auto& [a, b, c, d, e, f, g, h, i, j, k] = t;
      return visit(a, b, c, d, e, f, g, h, i, j, k);
    } else if constexpr (count == 12) {
      auto& [a, b, c, d, e, f, g, h, i, j, k, l] = t;
      return visit(a, b, c, d, e, f, g, h, i, j, k, l);
    } else if constexpr (count == 13) {
      auto& [a, b, c, d, e, f, g, h, i, j, k, l, m] = t;
      return visit(a, b, c, d, e, f, g, h, i, j, k, l, m);
    } else if constexpr (count == 14) {
      auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = t;
      return visit(a, b, c, d, e, f, g, h, i, j, k, l, m, n);
    } else if constexpr (count == 15) {
      auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o] = t;
      return visit(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o);
    } else {
      auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = t;
      return visit(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
    }
  }
}

/// References to the fields of `t`, as a std::tuple.
template <class T>
constexpr auto fields(T& t) {
  return visit_fields(t, [](auto&... field) { return std::tie(field...); });
}

namespace detail {

template <class... T>
struct TypeList {
  static constexpr std::size_t size = sizeof...(T);
};

template <class T>
using FieldTypes = decltype(visit_fields(std::declval<T&>(), [](auto&... field) { return TypeList<std::remove_cvref_t<decltype(field)>...>{}; }));

}  // namespace detail

/// How many fields T has.
template <Reflected T>
inline constexpr std::size_t field_count = detail::FieldTypes<T>::size;

namespace detail {

constexpr std::string_view last_identifier(std::string_view text) {
  const auto in_name = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  const auto semicolon = text.find(';');  // GCC appends "; std::string_view = ..."
  std::size_t end = semicolon == text.npos ? text.size() : semicolon;
  while (end > 0 && !in_name(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && in_name(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

// An object that is declared and never defined: only the addresses of its fields are looked at, and
// the compiler prints them with their names.
template <class T>
struct GhostHolder {
  T value;
};
template <class T>
extern const GhostHolder<T> ghost;

template <class P>
struct FieldPointer {
  P pointer;
};
template <class P>
FieldPointer(P) -> FieldPointer<P>;

template <FieldPointer P>
consteval std::string_view pretty_field() {
  return __PRETTY_FUNCTION__;
}

// A tuple with nothing but its values, which is quicker to compile.
template <std::size_t I, class P>
struct NumberedField {
  const P* address;
};
template <class Indices, class... P>
struct NumberedFields;
template <std::size_t... I, class... P>
struct NumberedFields<std::index_sequence<I...>, P...> : NumberedField<I, P>... {};

template <std::size_t I, class P>
constexpr const P* field_at(const NumberedField<I, P>& field) {
  return field.address;
}

template <class T>
constexpr auto ghost_fields() {
  return visit_fields(ghost<T>.value, [](const auto&... field) { return NumberedFields<std::index_sequence_for<decltype(field)...>, std::remove_cvref_t<decltype(field)>...>{{&field}...}; });
}

inline constexpr std::array<std::string_view, max_fields> tuple_names{
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"};

template <class T, std::size_t I>
consteval std::string_view name_of_field() {
  if constexpr (HasFieldsMember<T>)
    return T::field_names[I];
  else if constexpr (is_tuple<T>)
    return tuple_names[I];
  else
    return last_identifier(pretty_field<FieldPointer{field_at<I>(ghost_fields<T>())}>());
}

template <auto Member>
consteval std::string_view pretty_member() {
  return __PRETTY_FUNCTION__;
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

template <class T>
consteval std::string_view pretty_type() {
  return __PRETTY_FUNCTION__;
}

}  // namespace detail

/// The name of field I of T.
template <Reflected T, std::size_t I>
inline constexpr std::string_view field_name = detail::name_of_field<T, I>();

/// The name behind a pointer to a member: `member_name<&L2::strength>` is "strength".
template <auto Member>
inline constexpr std::string_view member_name = detail::last_identifier(detail::pretty_member<Member>());

namespace detail {

// "... [with T = attune::avx512::BasicLbfgs<...>; std::string_view = ...]" -> "BasicLbfgs"
constexpr std::string_view short_type_name(std::string_view text) {
  const auto begin = text.find("T = ") + 4;
  auto end = begin;
  auto start = begin;
  while (end < text.size() && text[end] != '<' && text[end] != ';' && text[end] != ']') {
    if (text[end] == ':') start = end + 1;
    ++end;
  }
  return text.substr(start, end - start);
}

}  // namespace detail

/// The name of a type without namespaces and template arguments. A type may choose its own with
/// `static constexpr std::string_view type_name`.
template <class T>
constexpr std::string_view type_name() {
  if constexpr (requires { std::string_view{T::type_name}; })
    return T::type_name;
  else
    return detail::short_type_name(detail::pretty_type<T>());
}

/// Calls `visit(name, field)` for each field of `t`, in order.
template <class T, class Visit>
constexpr void for_each_field(T& t, Visit&& visit) {
  using U = std::remove_const_t<T>;
  visit_fields(t, [&](auto&... field) {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (visit(field_name<U, I>, field), ...); }(std::index_sequence_for<decltype(field)...>{});
  });
}

/// Field by field equality, into nested reflected types; other types compare with ==.
template <class T>
constexpr bool equal_fields(const T& a, const T& b) {
  if constexpr (Reflected<T>)
    return visit_fields(a, [&](const auto&... x) { return visit_fields(b, [&](const auto&... y) { return (equal_fields(x, y) && ...); }); });
  else if constexpr (requires { a.rows() == b.rows() && a.cols() == b.cols(); })
    return a.rows() == b.rows() && a.cols() == b.cols() && a == b;  // Eigen's == asserts equal sizes
  else
    return a == b;
}

namespace detail {

template <class P, class T>
inline constexpr int policies_in = 0;
template <class P, class List>
inline constexpr int policies_in_all = 0;
template <class P, class... F>
inline constexpr int policies_in_all<P, TypeList<F...>> = (0 + ... + policies_in<P, F>);
template <class P>
inline constexpr int policies_in<P, P> = 1;
template <class P, Reflected T>
  requires(!std::same_as<P, T>)
inline constexpr int policies_in<P, T> = policies_in_all<P, FieldTypes<T>>;

}  // namespace detail

/// How many objects of type P there are in a T: T itself, or in its fields, at any depth.
template <class P, class T>
consteval int count_policy() {
  return detail::policies_in<P, std::remove_cvref_t<T>>;
}

/// The one P inside `t`. It must exist: see count_policy.
template <class P, class T>
constexpr P& find_policy(T& t) {
  static_assert(count_policy<P, T>() == 1);
  if constexpr (std::is_same_v<T, P>) {
    return t;
  } else {
    P* found = nullptr;
    const auto look = [&found](auto& field) {
      if constexpr (count_policy<P, decltype(field)>() == 1) found = &find_policy<P>(field);
    };
    visit_fields(t, [&](auto&... field) { (look(field), ...); });
    return *found;
  }
}

}  // namespace attune::inline ATTUNE_ABI
