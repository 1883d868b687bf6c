// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which settings of a learner a search may change: axes that name members of its policies, checked at
// compile time.
//
//   search_space(axis<&L2::strength>(log_uniform(1e-6, 1e2)), axis<&Lbfgs::memory>(values({5, 10})))
//   axis<&Classifier::penalty, &L2::strength>(...)     a path, where a learner has two L2
//   axis<&Svm::degree>(integers(2, 5)).when<&Svm::kernel>(Kernel::poly)     exists under a condition only

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/fields.hpp"
#include "attune/search/domain.hpp"

namespace attune::inline ATTUNE_ABI {

/// A value on an axis, for records and tables.
struct AxisValue {
  std::string text{};
  double number = 0;  ///< the value, where it is a number; its level otherwise; NaN, with the text "-", where the axis does not exist
  bool is_number = true;  ///< whether the value is a number; one that is not is called by its text, be that "2" or "inf"

  /// Where the axis does not exist, one value is like another.
  friend bool operator==(const AxisValue& a, const AxisValue& b) { return a.text == b.text && a.is_number == b.is_number && (a.number == b.number || (a.number != a.number && b.number != b.number)); }
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

/// "L2::strength"
[[gnu::cold]] std::string axis_name(std::string_view policy, std::string_view member);

/// The same of the member at the end of a path.
template <auto... Path>
std::string path_name() {
  constexpr auto member = last_member<Path...>();
  return axis_name(type_name<ClassOf<member>>(), member_name<member>);
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

/// What values are called: a whole number, another number, what has a name, the level of what has none, and what
/// there is where an axis does not exist.
[[gnu::cold]] AxisValue whole_value(long long value, double number);
[[gnu::cold]] AxisValue real_value(double value);
[[gnu::cold]] AxisValue named_value(std::string_view name, double number);
[[gnu::cold]] AxisValue nameless_value(int level);
[[gnu::cold]] AxisValue no_value();

template <class T>
AxisValue axis_value(const T& value, int level) {
  if constexpr (std::same_as<T, bool>) {
    return named_value(value ? "true" : "false", static_cast<double>(value));
  } else if constexpr (std::integral<T>) {
    return whole_value(static_cast<long long>(value), static_cast<double>(value));
  } else if constexpr (std::floating_point<T>) {
    return real_value(static_cast<double>(value));
  } else if constexpr (std::convertible_to<T, std::string_view>) {
    return named_value(std::string_view(value), level);
  } else if constexpr (requires { { to_string(value) } -> std::convertible_to<std::string_view>; }) {
    return named_value(to_string(value), level);
  } else {
    return nameless_value(level);
  }
}

}  // namespace detail

/// What strategies need to know of an axis.
struct AxisShape {
  std::string name{};
  int levels = 0;                    ///< how many values; 0: a continuum
  bool ordered = true;               ///< whether values beside each other are alike, as numbers are and choices are not
  int parent = -1;                   ///< the earlier axis that this one depends on; -1: none
  std::vector<int> parent_levels{};  ///< the levels of the parent at which this axis exists
  std::string_view key{};            ///< of the member, equal for equal paths
  bool falls = false;                ///< whether its numbers fall from level to level
  bool repeats = false;              ///< whether two levels one after the other have the same number
  std::string_view member{};         ///< of an axis of alternatives: the key that it would have without them, equal for the same path in several

  /// Whether it is an axis of the member with this key, be it in an alternative.
  bool is_of(std::string_view path) const noexcept { return key == path || member == path; }
};

/// Where a candidate stands on each axis, in [0, 1].
using Point = std::vector<double>;

/// Whether axis `a` exists at the point: its parent exists there, and is at one of the levels that it needs.
bool exists_at(const std::vector<AxisShape>& axes, std::size_t a, const Point& point);

namespace detail {

/// The places of the axes of a member, of which several alternatives may have one each.
[[gnu::cold]] std::vector<std::size_t> axes_of(std::span<const AxisShape> axes, std::string_view key);

// Vectors that the axes of a space fill, one after the other.
[[gnu::cold]] void add_shape(std::vector<AxisShape>& shapes, AxisShape shape);
[[gnu::cold]] void add_value(std::vector<AxisValue>& values, AxisValue value);

[[noreturn]] void throw_no_position(const std::string& axis, const std::string& value);
[[noreturn]] void throw_never_holds(const std::string& axis);

}  // namespace detail

template <class AxisT, auto... Parent>
struct ConditionalAxis;

/// One axis: a path of members, and the values that the last one may take.
template <class DomainT, auto... Path>
struct Axis {
  DomainT domain{};

  using Value = detail::ValueOf<detail::last_member<Path...>()>;

  /// The name of the policy and of the member: "L2::strength".
  static std::string name() { return detail::path_name<Path...>(); }

  /// Tells axes of different members apart.
  static constexpr std::string_view path_key() { return detail::pretty_path<Path...>(); }

  template <class L>
  static constexpr int found_in = detail::count_path<L, Path...>();

  AxisShape shape() const { return {.name = name(), .levels = domain.levels(), .ordered = domain.levels() == 0 || detail::is_ordered(domain), .key = path_key(), .falls = detail::falls(domain), .repeats = detail::repeats(domain)}; }

  template <class L>
  void apply(L& learner, double u) const {
    detail::member_at<Path...>(learner) = static_cast<Value>(domain.at(u));
  }

  AxisValue describe(double u) const { return detail::axis_value(domain.at(u), domain.levels() > 0 ? detail::level_at(u, domain.levels()) : 0); }

  /// Where the learner's own value stands on the axis. Errors: InvalidArgument where the domain does not have it.
  template <class L>
  double position(L& learner) const {
    const Value& value = detail::member_at<Path...>(learner);
    constexpr bool invertible = requires(const typename DomainT::Value& v) { { domain.position(v) } -> std::convertible_to<double>; };
    static_assert(invertible, "search_space: a starting point needs the domain of each axis to have `double position(value) const`, the inverse of `at`; see docs/search.md#axes");
    double u = 0;
    if constexpr (invertible) {
      const auto wanted = static_cast<typename DomainT::Value>(value);
      const bool same = static_cast<Value>(wanted) == value;
      if (same) u = domain.position(wanted);
      if (!same || !(u == u)) detail::throw_no_position(name(), detail::axis_value(value, 0).text);  // NaN is no position
    }
    return u;
  }

  /// The same axis, which exists only where the member of an earlier axis has one of these values: elsewhere the
  /// learner keeps its own, and strategies that learn do not mistake it for a setting that had an effect.
  template <auto... Parent, class... V>
  auto when(const V&... values) const {
    using ParentValue = detail::ValueOf<detail::last_member<Parent...>()>;
    return ConditionalAxis<Axis, Parent...>{*this, std::vector<ParentValue>{static_cast<ParentValue>(values)...}};
  }
};

/// An axis that exists only where that of the member `Parent` has one of some values.
template <class AxisT, auto... Parent>
struct ConditionalAxis {
  using Value = typename AxisT::Value;
  using ParentValue = detail::ValueOf<detail::last_member<Parent...>()>;

  AxisT axis{};
  std::vector<ParentValue> parent_values{};

  static std::string name() { return AxisT::name(); }
  static constexpr std::string_view path_key() { return AxisT::path_key(); }
  static constexpr std::string_view parent_key() { return detail::pretty_path<Parent...>(); }

  template <class L>
  static constexpr int found_in = AxisT::template found_in<L>;

  /// The shape, given the parent's place in the space and its domain.
  template <class ParentDomain>
  AxisShape shape(std::size_t parent, const ParentDomain& domain) const {
    AxisShape shape = axis.shape();
    shape.parent = static_cast<int>(parent);
    const int levels = domain.levels();
    for (int k = 0; k < levels; ++k) {
      const auto value = static_cast<ParentValue>(domain.at(detail::middle_of(k, levels)));
      bool holds = false;
      for (const ParentValue& wanted : parent_values) holds = holds || wanted == value;
      if (holds) shape.parent_levels.push_back(k);
    }
    if (shape.parent_levels.empty()) detail::throw_never_holds(name());
    return shape;
  }

  template <class L>
  void apply(L& learner, double u) const {
    axis.apply(learner, u);
  }
  AxisValue describe(double u) const { return axis.describe(u); }
  template <class L>
  double position(L& learner) const {
    return axis.position(learner);
  }
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

namespace detail {

/// An axis that exists only where another has some values.
template <class A>
inline constexpr bool is_conditional = requires { A::parent_key(); };

template <class A>
const auto& domain_of(const A& axis) {
  if constexpr (requires { axis.domain; })
    return axis.domain;
  else
    return domain_of(axis.axis);
}

/// The key that an axis of an alternative would have without alternatives; none of others. What is around them names the same
/// member by it: one that it finds once.
template <class A>
consteval std::string_view key_in_alternative() {
  if constexpr (requires { A::member_key(); })
    return A::member_key();
  else
    return {};
}

/// The place among the axes of the one that the last of them depends on: less than its own, unless it is missing.
template <class... A>
consteval std::size_t parent_among(std::string_view parent) {
  const std::array<std::string_view, sizeof...(A)> paths{A::path_key()...};
  std::size_t place = 0;
  while (place < paths.size() && paths[place] != parent) ++place;
  return place;
}

}  // namespace detail

/// The axes of a search.
template <class... A>
struct SearchSpace {
  std::tuple<A...> axes{};

  static constexpr std::size_t size = sizeof...(A);
  static constexpr bool has_conditions = (detail::is_conditional<A> || ...);

  std::vector<AxisShape> shape() const {
    std::vector<AxisShape> shapes;
    for_each([&]<class AxisT>(const AxisT& axis) {
      if constexpr (detail::is_conditional<AxisT>) {
        constexpr std::size_t parent = detail::parent_among<A...>(AxisT::parent_key());
        detail::add_shape(shapes, axis.shape(parent, detail::domain_of(std::get<parent>(axes))));
      } else {
        detail::add_shape(shapes, axis.shape());
      }
    });
    return shapes;
  }
  std::vector<AxisValue> describe(const Point& point) const {
    std::vector<AxisValue> values;
    for_each_at(point, [&](const auto& axis, double u, bool exists) { detail::add_value(values, exists ? axis.describe(u) : detail::no_value()); });
    return values;
  }
  template <class L>
  L apply(L learner, const Point& point) const {
    for_each_at(point, [&](const auto& axis, double u, bool exists) {
      if (exists) axis.apply(learner, u);
    });
    return learner;
  }
  /// The point of a learner's own settings, to start a search from. Errors: InvalidArgument where an axis does not
  /// have the learner's value.
  template <class L>
  Point point_of(L learner) const {
    Point point;
    if constexpr (has_conditions) {
      const auto shapes = shape();
      for_each([&](const auto& axis) { point.push_back(exists_at(shapes, point.size(), point) ? axis.position(learner) : 0.5); });
    } else {
      for_each([&](const auto& axis) { point.push_back(axis.position(learner)); });
    }
    return point;
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
  // Visits each axis with its position, and whether it exists at this point.
  template <class Visit>
  void for_each_at(const Point& point, Visit&& visit) const {
    std::size_t k = 0;
    if constexpr (has_conditions) {
      const auto shapes = shape();
      for_each([&](const auto& axis) { visit(axis, point[k], exists_at(shapes, k, point)), ++k; });
    } else {
      for_each([&](const auto& axis) { visit(axis, point[k++], true); });
    }
  }
};

template <class... A>
auto search_space(A... axes) {
  constexpr bool distinct = [] {
    const std::array<std::string_view, sizeof...(A)> paths{A::path_key()...}, members{detail::key_in_alternative<A>()...};
    for (std::size_t a = 0; a < paths.size(); ++a)
      for (std::size_t b = 0; b < a; ++b)
        if (paths[a] == paths[b] || paths[a] == members[b] || members[a] == paths[b]) return false;
    return true;
  }();
  static_assert(distinct, "search_space: two axes name the same member; see docs/search.md#axes");
  constexpr bool parents_first = [] {
    bool holds = true;
    std::size_t at = 0;
    [[maybe_unused]] const auto check = [&]<class AxisT>(const AxisT*) {
      if constexpr (detail::is_conditional<AxisT>) holds = holds && detail::parent_among<A...>(AxisT::parent_key()) < at;
      ++at;
    };
    (check(static_cast<const A*>(nullptr)), ...);
    return holds;
  }();
  static_assert(parents_first, "search_space: the condition of an axis, `.when<&Policy::member>(values...)`, names a member that no axis before it names; see docs/search.md#conditions");
  if constexpr (parents_first)
    return SearchSpace<A...>{{std::move(axes)...}};
  else
    return SearchSpace<>{};
}

/// The axes of a space, and more.
template <class... First, class... More>
auto search_space(const SearchSpace<First...>& space, More... axes) {
  return std::apply([&](const First&... first) { return search_space(first..., std::move(axes)...); }, space.axes);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/space.ipp"
#endif
