// SPDX-License-Identifier: BSL-1.0
#pragma once

// Learners of different types, one of which is fitted: a choice that a search may make. See
// search/alternatives.hpp.

#include <array>
#include <cstddef>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/any_learner.hpp"
#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/made_array.hpp"
#include "attune/core/model_outputs.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The place of a name. Errors: InvalidArgument for one that is not there.
[[gnu::cold]] std::size_t place_of_choice(const std::string& choice, std::span<const std::string> names);
/// Refuses what an alternative's fit_many made of its jobs, where that is another number of results.
[[gnu::cold]] void require_all_fitted(const std::string& choice, std::size_t results, std::size_t jobs);

template <class View, class L>
struct ViewOrDefault {
  using type = View;
};
template <class L>
struct ViewOrDefault<void, L> {
  using type = DefaultView<L>;
};

template <class Model, class X>
inline constexpr bool gives_scores = HasDecision<Model, X> || HasProbability<Model, X>;

}  // namespace detail

/// The model of one of several learners, freed of its type. It gives what the models of all of them can give.
template <class View, bool GivesScores, bool GivesProbabilities>
struct FittedOneOf {
  using Label = typename View::LabelType;
  using X = typename View::FeaturesType;

  std::string choice{};                                                   ///< which alternative it is of
  std::optional<AnyPredictor<typename View::Scalar, Label, X>> model{};  ///< always there after a fit

  /// n labels; of several targets n×K numbers.
  auto predict(const X& x) const { return model->predict(x); }
  /// n×1 or n×K decision values; of a model that has none, its probabilities.
  ScoreMatrix decision_function(const X& x) const
    requires GivesScores
  {
    return model->outputs(x, Needs::scores).scores;
  }
  /// n×K probabilities.
  ScoreMatrix predict_proba(const X& x) const
    requires GivesProbabilities
  {
    return model->predict_proba(x);
  }
  Outputs<Label> outputs(const X& x, Needs needs) const { return model->outputs(x, needs); }
  /// Whether `decision_function` gives decision values, not probabilities.
  bool has_decision_function() const { return model->has_decision_function(); }
  FitStatus fit_status() const { return model->fit_status(); }
  bool accepts_missing() const { return model->accepts_missing(); }
};

/// Fits the learner that `choice` names. Its model is freed of its type, so that all alternatives have the same one.
/// Metrics are those that all models can serve. Learners that all fit many together still do, each kind for itself; where
/// the fit_many of one throws, or returns another number of results, its jobs have failed and those of the others have not.
/// Errors: InvalidArgument for a choice that is none of the names; those of the learner.
template <class... L>
struct OneOf {
  static constexpr bool accepts_missing = (always_accepts_missing<L> && ...);
  static constexpr std::array<std::string_view, 3> field_names{"choice", "names", "learners"};

  std::string choice{};
  std::array<std::string, sizeof...(L)> names{};
  std::tuple<L...> learners{};

  auto fields() { return std::tie(choice, names, learners); }
  auto fields() const { return std::tie(choice, names, learners); }

  template <class View>
    requires(LearnerOn<L, View> && ...)
  using FittedOn = FittedOneOf<View, (detail::gives_scores<Fitted<L, View>, typename View::FeaturesType> && ...), (HasProbability<Fitted<L, View>, typename View::FeaturesType> && ...)>;

  template <class T, class Label, class X, class View = DatasetView<T, Label, X>>
    requires(LearnerOn<L, View> && ...)
  [[gnu::cold]] FittedOn<View> fit(const DatasetView<T, Label, X>& train, const FitContext& context = {}) const {
    return with_choice([&](const auto& learner) -> FittedOn<View> { return {choice, fit_in_context(learner, train, context)}; });
  }

  /// The same of a data set: of its view.
  template <DatasetOwner Data>
  auto fit(const Data& data, const FitContext& context = {}) const {
    return fit(data.view(), context);
  }

  // What view(X, y) refused is not refused again.
  detail::AfterFailedAssertion fit(const detail::AfterFailedAssertion&, const FitContext& = {}) const { return {}; }

  template <class View>
    requires(FitsMany<L, View> && ...)
  [[gnu::cold]] std::vector<JobResult<FittedOn<View>>> fit_many(const View& view, std::span<const Job<OneOf>> jobs) const {
    std::vector<JobResult<FittedOn<View>>> results(jobs.size());
    std::vector<std::size_t> places;
    for (const auto& job : jobs) places.push_back(job.learner.place());
    const auto fit_those = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
      std::vector<std::size_t> those;
      for (std::size_t k = 0; k < jobs.size(); ++k)
        if (places[k] == I) those.push_back(k);
      if (!those.empty()) fit_those_of<I>(view, jobs, those, results);
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) { (fit_those(std::integral_constant<std::size_t, I>{}), ...); }(std::index_sequence_for<L...>{});
    return results;
  }

  template <class View>
    requires((LearnerOn<L, View> && ...) && (SetsAside<L, View> || ...))
  std::optional<SetAside<View>> set_aside(const View& rows, const FitContext& context) const {
    return with_choice([&]<class Chosen>(const Chosen& learner) -> std::optional<SetAside<View>> {
      if constexpr (SetsAside<Chosen, View>)
        return learner.set_aside(rows, context);
      else
        return std::nullopt;
    });
  }

  /// The learner that is chosen, alone, for views of this type: an AnyLearner. Left out, it is the view that these learners
  /// are fitted to when nothing else is said.
  template <class View = void>
  auto chosen() const {
    using Taken = typename detail::ViewOrDefault<View, OneOf>::type;
    using Any = AnyLearner<typename Taken::Scalar, typename Taken::LabelType, typename Taken::FeaturesType>;
    return with_choice([](const auto& learner) { return Any(learner); });
  }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }

 private:
  std::size_t place() const { return detail::place_of_choice(choice, names); }

  template <class Use>
  auto with_choice(const Use& use) const {
    return with_place<0>(place(), use);
  }
  template <std::size_t I, class Use>
  auto with_place(std::size_t at, const Use& use) const {
    if constexpr (I + 1 < sizeof...(L))
      if (at != I) return with_place<I + 1>(at, use);
    return use(std::get<I>(learners));
  }

  /// Fits the jobs at these places, all of alternative I. What its fit_many throws is their failure.
  template <std::size_t I, class View>
  static void fit_those_of(const View& view, std::span<const Job<OneOf>> jobs, const std::vector<std::size_t>& those, std::vector<JobResult<FittedOn<View>>>& results) {
    using Learner = std::tuple_element_t<I, std::tuple<L...>>;
    const detail::MadeArray<Job<Learner>> inner(those.size(), [&](std::size_t i) -> Job<Learner> {
      const Job<OneOf>& job = jobs[those[i]];
      return {.learner = std::get<I>(job.learner.learners), .train = job.train, .columns = job.columns, .context = job.context};
    });
    const std::span<const Job<Learner>> all(inner);
    const std::string& name = jobs[those.front()].learner.names[I];
    std::vector<JobResult<Fitted<Learner, View>>> made;
    try {
      made = all.front().learner.fit_many(view, all);
      detail::require_all_fitted(name, made.size(), those.size());
    } catch (const std::exception& error) {
      made.clear();
      made.resize(those.size());
      for (auto& one : made) one.failure = error.what();
    }
    for (std::size_t i = 0; i < those.size(); ++i) {
      auto& result = results[those[i]];
      if (made[i].model) result.model.emplace(FittedOn<View>{name, std::move(*made[i].model)});
      result.failure = std::move(made[i].failure);
      result.seconds = made[i].seconds;
      result.sweeps = made[i].sweeps;
    }
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/one_of.ipp"
#endif
