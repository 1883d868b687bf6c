// SPDX-License-Identifier: BSL-1.0
#pragma once

// A search among learners of different types, each with axes of its own:
//
//   const auto [learner, space] = alternatives(
//       alternative("logistic", StandardScaler{} | LogisticRegression<>{}, axis<&L2::strength>(log_uniform(1e-6, 1e2))),
//       alternative("nearest", Mine{}, axis<&Mine::neighbours>(integers(1, 50))));
//   const auto found = search(learner, train, space, TpeSearch{.trials = 60}, folds);
//   found.best_learner().choice, found.best_learner().chosen()     a name, and an AnyLearner

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "attune/core/fields.hpp"
#include "attune/model/one_of.hpp"
#include "attune/search/space.hpp"

namespace attune::inline ATTUNE_ABI {

/// A learner that a search may choose, with the axes that exist where it does.
template <class L, class... A>
struct Alternative {
  using Learner = L;

  std::string name{};
  L learner{};
  SearchSpace<A...> space{};
};

namespace detail {

// Names of an axis of alternative I, and of what it depends on.
template <auto Choice, std::size_t I, class AxisT>
struct AlternativeKeys;
template <auto Choice, std::size_t I, class DomainT, auto... Path>
struct AlternativeKeys<Choice, I, Axis<DomainT, Path...>> {
  static constexpr std::string_view own() { return pretty_path<Choice, I, Path...>(); }
  static constexpr std::string_view parent() { return pretty_path<Choice>(); }
};
template <auto Choice, std::size_t I, class DomainT, auto... Path, auto... Parent>
struct AlternativeKeys<Choice, I, ConditionalAxis<Axis<DomainT, Path...>, Parent...>> {
  static constexpr std::string_view own() { return pretty_path<Choice, I, Path...>(); }
  static constexpr std::string_view parent() { return pretty_path<Choice, I, Parent...>(); }
};

/// Names that tell alternatives apart. Errors: InvalidArgument.
[[gnu::cold]] void require_names(std::span<const std::string> names);

}  // namespace detail

/// An axis of alternative I of the OneOf whose member `Choice` names which of them is fitted.
template <auto Choice, std::size_t I, class AxisT>
struct AlternativeAxis {
  using Value = typename AxisT::Value;
  using Learners = detail::ClassOf<Choice>;

  AxisT axis{};
  std::string alternative{};

  static std::string name() { return AxisT::name(); }
  static constexpr std::string_view path_key() { return detail::AlternativeKeys<Choice, I, AxisT>::own(); }
  /// The key that it would have without alternatives, and among how many of these it is.
  static constexpr std::string_view member_key() { return AxisT::path_key(); }
  static constexpr std::size_t among = std::tuple_size_v<decltype(Learners::learners)>;
  static constexpr std::string_view parent_key() { return detail::AlternativeKeys<Choice, I, AxisT>::parent(); }

  template <class L>
  static constexpr int found_in = count_policy<Learners, L>();

  template <class ParentDomain>
  AxisShape shape(std::size_t parent, const ParentDomain& domain) const {
    AxisShape shape;
    if constexpr (detail::is_conditional<AxisT>) {
      shape = axis.shape(parent, domain);
    } else {
      shape = axis.shape();
      shape.parent = static_cast<int>(parent);
      shape.parent_levels = {static_cast<int>(I)};
    }
    shape.name = alternative + ' ' + shape.name;
    shape.member = shape.key;
    shape.key = path_key();
    return shape;
  }
  template <class L>
  void apply(L& learner, double u) const {
    axis.apply(std::get<I>(find_policy<Learners>(learner).learners), u);
  }
  AxisValue describe(double u) const { return axis.describe(u); }
  template <class L>
  double position(L& learner) const {
    return axis.position(std::get<I>(find_policy<Learners>(learner).learners));
  }
};

/// One of several learners and the space to search: for `search`, `nested_cross_validate` and others like them.
template <class Learner, class Space>
struct Alternatives {
  Learner learner{};  ///< a OneOf, of which the first is chosen
  Space space{};      ///< which of them is chosen, and the axes of each
};

/// A learner that a search may choose, what it is called, and its axes, which exist only where it is chosen. The axes name
/// members of this learner, through pipelines, and may have conditions of their own.
template <class L, class... A>
auto alternative(std::string name, L learner, A... axes) {
  constexpr bool found = SearchSpace<A...>::template all_found<L>;
  constexpr bool unique = SearchSpace<A...>::template none_twice<L>;
  static_assert(found, "alternative: an axis names a policy that this learner does not contain, though another alternative may; see docs/search.md#alternatives");
  static_assert(unique, "alternative: an axis names a policy that this learner contains more than once; name it by a path, axis<&Classifier::penalty, &L2::strength>; see docs/search.md#axes");
  if constexpr (found && unique) {
    auto space = search_space(std::move(axes)...);
    return [&]<class... Kept>(SearchSpace<Kept...>&& kept) { return Alternative<L, Kept...>{std::move(name), std::move(learner), std::move(kept)}; }(std::move(space));
  } else {
    return Alternative<L>{std::move(name), std::move(learner), {}};
  }
}

/// A choice between learners of different types, as a learner and a space: `alternatives(alternative("logistic", learner_a,
/// axis, ...), alternative("svm", learner_b, axis, ...))`. The choice is an axis without an order. Pipelines may be within,
/// and around: `search(StandardScaler{} | learner, ...)`; `search_space(space, axis...)` adds axes of what is around.
/// Errors: InvalidArgument for names that are empty or equal.
template <class... Each>
auto alternatives(Each... each) {
  using Learner = OneOf<typename Each::Learner...>;
  const std::array<std::string, sizeof...(each)> names{each.name...};
  detail::require_names(names);
  const auto axes_of = [&]<std::size_t I, class... A>(std::integral_constant<std::size_t, I>, SearchSpace<A...>& space) {
    return std::apply([&](A&... axis) { return std::make_tuple(AlternativeAxis<&Learner::choice, I, A>{std::move(axis), names[I]}...); }, space.axes);
  };
  const auto space_of = []<class... A>(std::tuple<A...>&& axes) { return SearchSpace<A...>{std::move(axes)}; };
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    auto space = space_of(std::tuple_cat(std::make_tuple(axis<&Learner::choice>(Values<std::string>{{names.begin(), names.end()}})), axes_of(std::integral_constant<std::size_t, I>{}, each.space)...));
    return Alternatives<Learner, decltype(space)>{Learner{names.front(), names, {std::move(each.learner)...}}, std::move(space)};
  }(std::index_sequence_for<Each...>{});
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/alternatives.ipp"
#endif
