// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which settings of a learner a search may change: axes that name members of its policies, checked at
// compile time.
//
//   search_space(axis<&L2::strength>(log_uniform(1e-6, 1e2)), axis<&Lbfgs::memory>(values({5, 10})))
//   axis<&Classifier::penalty, &L2::strength>(...)     a path, where a learner has two L2

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/fields.hpp"
#include "attune/search/domain.hpp"

namespace attune::inline ATTUNE_ABI {

/// A value on an axis, for records and tables.
struct AxisValue {
  std::string text{};
  double number = 0;  ///< the value, where it is a number; its level otherwise

  friend bool operator==(const AxisValue&, const AxisValue&) = default;
};

namespace detail {

template <class C, class V>
struct MemberOf {
  using Class = C;
  using Value = V;
};
template <class C, class V>
MemberOf<C, V> member_of(V C::*);

template <auto Member>
using ClassOf = typename decltype(member_of(Member))::Class;
template <auto Member>
using ValueOf = typename decltype(member_of(Member))::Value;

template <auto First, auto... Rest>
consteval auto last_member() {
  if constexpr (sizeof...(Rest) == 0)
    return First;
  else
    return last_member<Rest...>();
}

template <auto... Path>
constexpr std::string_view pretty_path() {
  return __PRETTY_FUNCTION__;
}

/// How often the policies along a path are found in T: 1 if each is found once, otherwise the first count
/// that is not 1.
template <class T, auto First, auto... Rest>
consteval int count_path() {
  constexpr int here = count_policy<ClassOf<First>, T>();
  if constexpr (here != 1 || sizeof...(Rest) == 0)
    return here;
  else
    return count_path<ValueOf<First>, Rest...>();
}

template <auto First, auto... Rest, class T>
auto& member_at(T& t) {
  auto& member = find_policy<ClassOf<First>>(t).*First;
  if constexpr (sizeof...(Rest) == 0)
    return member;
  else
    return member_at<Rest...>(member);
}

// Whether a domain's values can be assigned to a member without a change of meaning.
template <class From, class To>
concept FitsInto = std::same_as<From, To> || (std::convertible_to<From, To> && !(std::floating_point<From> && std::integral<To>) &&
                                              (std::same_as<bool, From> == std::same_as<bool, To>));

template <class T>
AxisValue axis_value(const T& value, int level) {
  if constexpr (std::same_as<T, bool>) {
    return {value ? "true" : "false", static_cast<double>(value)};
  } else if constexpr (std::integral<T>) {
    return {Phrase(value).text(), static_cast<double>(value)};
  } else if constexpr (std::floating_point<T>) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", static_cast<double>(value));
    return {text, static_cast<double>(value)};
  } else if constexpr (std::convertible_to<T, std::string_view>) {
    return {std::string(std::string_view(value)), static_cast<double>(level)};
  } else if constexpr (requires { { to_string(value) } -> std::convertible_to<std::string_view>; }) {
    return {std::string(to_string(value)), static_cast<double>(level)};
  } else {
    return {Phrase{"#", level}.text(), static_cast<double>(level)};
  }
}

}  // namespace detail

/// One axis: a path of members, and the values that the last one may take.
template <class DomainT, auto... Path>
struct Axis {
  DomainT domain{};

  using Value = detail::ValueOf<detail::last_member<Path...>()>;

  /// The name of the policy and of the member: "L2::strength".
  static std::string name() {
    constexpr auto member = detail::last_member<Path...>();
    return Phrase{type_name<detail::ClassOf<member>>(), "::", member_name<member>}.text();
  }

  /// Tells axes of different members apart.
  static constexpr std::string_view path_key() { return detail::pretty_path<Path...>(); }

  template <class L>
  static constexpr int found_in = detail::count_path<L, Path...>();

  template <class L>
  void apply(L& learner, double u) const {
    detail::member_at<Path...>(learner) = static_cast<Value>(domain.at(u));
  }

  AxisValue describe(double u) const { return detail::axis_value(domain.at(u), domain.levels() > 0 ? detail::level_at(u, domain.levels()) : 0); }
};

/// An axis named by a member of a policy, or by a path of members where the policy occurs more than once.
/// After a failed assertion it is an axis all the same, so that the sentence is the only error.
template <auto... Path, class DomainT>
auto axis(DomainT domain) {
  using Value = detail::ValueOf<detail::last_member<Path...>()>;
  constexpr bool is_domain = Domain<DomainT>;
  static_assert(is_domain, "axis<&Policy::member>(domain): the domain is values({...}), integers(a, b), uniform(a, b), log_uniform(a, b), or a type of yours with `at(u)` and `levels()`; see docs/search.md#axes");
  if constexpr (is_domain) {
    constexpr bool fits = detail::FitsInto<typename DomainT::Value, Value>;
    static_assert(fits, "axis<&Policy::member>(domain): the domain's values do not fit the member's type; see docs/search.md#axes");
    if constexpr (fits)
      return Axis<DomainT, Path...>{std::move(domain)};
    else
      return Axis<Values<Value>, Path...>{};
  } else {
    return Axis<Values<Value>, Path...>{};
  }
}

/// What strategies need to know of an axis.
struct AxisShape {
  std::string name{};
  int levels = 0;  ///< how many values; 0: a continuum
};

/// Where a candidate stands on each axis, in [0, 1].
using Point = std::vector<double>;

/// The axes of a search.
template <class... A>
struct SearchSpace {
  std::tuple<A...> axes{};

  static constexpr std::size_t size = sizeof...(A);

  std::vector<AxisShape> shape() const {
    std::vector<AxisShape> shapes;
    for_each([&](const auto& axis) { shapes.push_back({axis.name(), axis.domain.levels()}); });
    return shapes;
  }
  std::vector<AxisValue> describe(const Point& point) const {
    std::vector<AxisValue> values;
    for_each([&](const auto& axis) { values.push_back(axis.describe(point[values.size()])); });
    return values;
  }
  template <class L>
  L apply(L learner, const Point& point) const {
    std::size_t k = 0;
    for_each([&](const auto& axis) { axis.apply(learner, point[k++]); });
    return learner;
  }

  template <class L>
  static constexpr bool all_found = ((A::template found_in<L> > 0) && ...);
  template <class L>
  static constexpr bool none_twice = ((A::template found_in<L> < 2) && ...);

 private:
  template <class Visit>
  void for_each(Visit&& visit) const {
    visit_fields(axes, [&](const auto&... axis) { (visit(axis), ...); });
  }
};

template <class... A>
SearchSpace<A...> search_space(A... axes) {
  constexpr bool distinct = [] {
    const std::array<std::string_view, sizeof...(A)> paths{A::path_key()...};
    for (std::size_t a = 0; a < paths.size(); ++a)
      for (std::size_t b = 0; b < a; ++b)
        if (paths[a] == paths[b]) return false;
    return true;
  }();
  static_assert(distinct, "search_space: two axes name the same member; see docs/search.md#axes");
  return {{std::move(axes)...}};
}

}  // namespace attune::inline ATTUNE_ABI
