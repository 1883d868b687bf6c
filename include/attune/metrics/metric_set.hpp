// SPDX-License-Identifier: BSL-1.0
#pragma once

// A set of metrics, computed together: the distinct statistics that they need are found at compile
// time (and by value, where a metric configures its own), and each is filled once.

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "attune/core/fields.hpp"
#include "attune/core/outputs.hpp"
#include "attune/core/target_row.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/mean_absolute_error.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// Statistics of one type that differ in their settings. Metrics that do not configure theirs share one.
template <class S, std::size_t Capacity>
struct StatisticSlots {
  using Statistic = S;
  std::array<S, Capacity> empty{};
  std::array<S, Capacity> filled{};
  std::size_t used = 0;

  std::size_t add(const S& wanted) {
    const std::size_t known = find(wanted);
    if (known == used) empty[used] = filled[used] = wanted, ++used;
    return known;
  }
  std::size_t find(const S& wanted) const {
    if constexpr (Capacity > 1)
      for (std::size_t k = 0; k < used; ++k)
        if (equal_fields(empty[k], wanted)) return k;
    return Capacity > 1 ? used : 0;
  }
};

template <class List, class... T>
struct Distinct {
  using type = List;
};
template <class... Known, class T, class... Rest>
struct Distinct<TypeList<Known...>, T, Rest...>
    : Distinct<std::conditional_t<(std::is_same_v<Known, T> || ...), TypeList<Known...>, TypeList<Known..., T>>, Rest...> {};

template <class S, class Label>
concept TakesTarget = requires(S& s, std::span<const Label> truth, ScoreView scores, std::span<const double> weights) {
  requires S::needs == Needs::labels || requires { s.update(truth, scores, weights); };
  requires S::needs != Needs::labels || requires { s.update(truth, truth, weights); };
};

// Of several targets each is taken alone, by its predictions and scores.
template <class M, class Label>
consteval bool metric_takes() {
  if constexpr (Metric<M>)
    return TakesTarget<typename M::Statistic, OneTarget<Label>> && (!is_target_row<Label> || (std::is_same_v<OneTarget<Label>, double> && !includes(M::Statistic::needs, Needs::probabilities)));
  else
    return true;  // the set's own assertion speaks
}

template <class List, class... M>
struct SlotsFor;
template <class... S, class... M>
struct SlotsFor<TypeList<S...>, M...> {
  template <class One>
  static constexpr std::size_t configured = (0 + ... + (std::is_same_v<typename M::Statistic, One> && ConfiguresStatistic<M> ? 1 : 0));
  using type = std::tuple<StatisticSlots<S, configured<S> == 0 ? 1 : configured<S> + 1>...>;
};

[[gnu::cold]] std::vector<double> column_of_scores(const ScoreMatrix& scores, Index col);
[[gnu::cold]] void require_targets(const char* method, Index found, Index targets);

// What stands in for a member that is no metric, so that the assertion about it is the only error.
template <class M>
using MetricOrStandIn = std::conditional_t<Metric<M>, M, Accuracy>;

}  // namespace detail

/// Metrics that are evaluated together, in one pass for each distinct statistic. The first one ranks
/// where nothing else is said. Members can have settings: `Metrics<F1>{{F1{.average = Average::macro}}}`.
template <class... M>
struct Metrics {
  std::tuple<detail::MetricOrStandIn<M>...> members{};

  static constexpr std::size_t size = sizeof...(M);
  static constexpr std::array<std::string_view, size> names{detail::MetricOrStandIn<M>::name...};
  static constexpr std::array<Direction, size> directions{detail::MetricOrStandIn<M>::direction...};
  static constexpr Needs needs = (Needs::nothing | ... | detail::MetricOrStandIn<M>::Statistic::needs);
  using Scores = std::array<double, size>;
  using Statistics = typename detail::SlotsFor<typename detail::Distinct<detail::TypeList<>, typename detail::MetricOrStandIn<M>::Statistic...>::type, detail::MetricOrStandIn<M>...>::type;

  /// Whether the statistics of all members can be filled for targets of type Label.
  template <class Label>
  static constexpr bool takes = (detail::metric_takes<M, Label>() && ...);

  /// The position of a metric in the set; `size` if it is not there, or there more than once.
  template <class Wanted>
  static constexpr std::size_t position = [] {
    std::size_t at = 0;
    static_cast<void>(((std::is_same_v<M, Wanted> ? true : (++at, false)) || ...));
    return (0 + ... + std::is_same_v<M, Wanted>) == 1 ? at : size;
  }();

  /// The empty statistics that the members want, for a problem of so many classes (0: not classes).
  [[gnu::cold]] Statistics start(int classes = 0) const {
    Statistics statistics;
    visit_fields(members, [&](const auto&... metric) { (slots_of(statistics, metric).add(detail::empty_statistic(metric)), ...); });
    for_each_statistic(statistics, [&](auto& s) {
      if constexpr (requires { s.expect_classes(classes); }) s.expect_classes(classes);
    });
    return statistics;
  }

  /// Adds rows: the truth, what a model said of them, and weights (empty: all ones).
  template <class Label>
  [[gnu::cold]] static void update(Statistics& statistics, std::span<const Label> truth, const std::type_identity_t<OutputsView<Label>>& outputs, std::span<const double> weights) {
    for_each_statistic(statistics, [&](auto& s) {
      constexpr Needs wanted = std::remove_cvref_t<decltype(s)>::needs;
      if constexpr (wanted == Needs::labels)
        s.update(truth, outputs.predicted, weights);
      else
        s.update(truth, wanted == Needs::scores ? outputs.scores : outputs.probabilities, weights);
    });
  }

  static void merge(Statistics& statistics, const Statistics& other) {
    merge_slots(statistics, other, std::make_index_sequence<std::tuple_size_v<Statistics>>{});
  }

  /// The statistic that one of the set's metrics is made of.
  template <class One>
  static const typename One::Statistic& statistic_of(const Statistics& statistics, const One& metric) {
    const auto& slots = find_slots<typename One::Statistic>(statistics);
    return slots.filled[slots.find(detail::empty_statistic(metric))];
  }

  /// The scores, in the order of the set. Finishes the statistics.
  [[gnu::cold]] Scores operator()(Statistics& statistics) const {
    for_each_statistic(statistics, [](auto& s) {
      if constexpr (requires { s.finish(); }) s.finish();
    });
    return visit_fields(members, [&](const auto&... metric) { return Scores{static_cast<double>(metric(statistic_of(statistics, metric)))...}; });
  }

  /// For each score whether, and why, it is undefined: an empty text where it is a number. Of finished statistics.
  [[gnu::cold]] std::array<std::string_view, size> reasons(const Statistics& statistics) const {
    return visit_fields(members, [&](const auto&... metric) { return std::array<std::string_view, size>{why_undefined(metric, statistic_of(statistics, metric))...}; });
  }

  /// The scores of one batch of rows. `outputs` are an Outputs, or views of the caller's own columns:
  /// `evaluate(truth, {predicted, {scores, 1}})`. Errors: InvalidArgument for sizes that disagree; InvalidData for weights
  /// that are negative or not finite.
  template <class Label>
  [[gnu::cold]] Scores evaluate(std::span<const Label> truth, const std::type_identity_t<OutputsView<Label>>& outputs, std::span<const double> weights = {}, int classes = 0) const {
    if (!weights.empty()) detail::require_weights(weights);
    Statistics statistics = start(classes);
    update(statistics, truth, outputs, weights);
    return (*this)(statistics);
  }

  /// Why each of these scores is undefined: what `reasons(statistics)` says of the same rows.
  template <class Label>
  [[gnu::cold]] std::array<std::string_view, size> reasons(std::span<const Label> truth, const std::type_identity_t<OutputsView<Label>>& outputs, std::span<const double> weights = {}, int classes = 0) const {
    Statistics statistics = start(classes);
    update(statistics, truth, outputs, weights);
    (*this)(statistics);
    return reasons(statistics);
  }

  /// The scores of rows with several targets, n×K: of each metric the mean over the targets' own scores, each of
  /// which counts once (scikit-learn's uniform average). It is undefined where one of them is. Errors: InvalidArgument
  /// for predictions of another number of targets.
  [[gnu::cold]] Scores evaluate(const ScoreMatrix& truth, const Outputs<TargetRow<double>>& outputs, std::span<const double> weights = {}) const {
    Scores mean{};
    for (const Scores& scores : evaluate_each(truth, outputs, weights))
      for (std::size_t m = 0; m < size; ++m) mean[m] += scores[m];
    for (double& score : mean) score /= static_cast<double>(truth.cols);
    return mean;
  }

  /// The scores of each target.
  [[gnu::cold]] std::vector<Scores> evaluate_each(const ScoreMatrix& truth, const Outputs<TargetRow<double>>& outputs, std::span<const double> weights = {}) const {
    if (includes(needs, Needs::labels)) detail::require_targets("model.predict(X)", outputs.predicted.cols, truth.cols);
    if (includes(needs, Needs::scores)) detail::require_targets("model.decision_function(X)", outputs.scores.cols, truth.cols);
    std::vector<Scores> each(static_cast<std::size_t>(truth.cols));
    for (Index k = 0; k < truth.cols; ++k) {
      const std::vector<double> one = detail::column_of_scores(truth, k);
      Outputs<double> own;
      if (includes(needs, Needs::labels)) own.predicted = detail::column_of_scores(outputs.predicted, k);
      if (includes(needs, Needs::scores)) own.scores = {detail::column_of_scores(outputs.scores, k), 1};
      each[static_cast<std::size_t>(k)] = evaluate(std::span<const double>(one), own, weights);
    }
    return each;
  }

 private:
  template <class One>
  static auto& slots_of(auto& statistics, const One&) {
    return find_slots<typename One::Statistic>(statistics);
  }
  template <class S, class Tuple>
  static auto& find_slots(Tuple& statistics) {
    constexpr std::size_t at = []<std::size_t... I>(std::index_sequence<I...>) {
      std::size_t found = 0;
      ((std::is_same_v<typename std::tuple_element_t<I, std::remove_const_t<Tuple>>::Statistic, S> ? found = I : found), ...);
      return found;
    }(std::make_index_sequence<std::tuple_size_v<std::remove_const_t<Tuple>>>{});
    return std::get<at>(statistics);
  }

  template <class Visit>
  static void for_each_statistic(Statistics& statistics, Visit&& visit) {
    const auto each = [&](auto& slots) {
      for (std::size_t k = 0; k < slots.used; ++k) visit(slots.filled[k]);
    };
    visit_fields(statistics, [&](auto&... slots) { (each(slots), ...); });
  }

  template <std::size_t... I>
  static void merge_slots(Statistics& statistics, const Statistics& other, std::index_sequence<I...>) {
    const auto each = [](auto& slots, const auto& theirs) {
      if (slots.used == 0)  // default-constructed, not made by start()
        slots = theirs;
      else
        for (std::size_t k = 0; k < slots.used; ++k) slots.filled[k].merge(theirs.filled[k]);
    };
    (each(std::get<I>(statistics), std::get<I>(other)), ...);
  }

  // At the end: Clang leaves out what comes after a failed one, and each use of it would be an error more.
  static_assert((Metric<M> && ...),
                "Metrics<...>: every member needs `using Statistic`, `name`, `direction` and `double operator()(const Statistic&) const`; see docs/metrics.md#your-own");
};

template <class T>
concept MetricSet = requires(const T& t) {
  typename T::Statistics;
  t.members;
  T::names;
};

namespace detail {

template <class Label>
struct DefaultMetricsOf {
  using type = Metrics<Accuracy>;
};
template <class Label>
  requires std::floating_point<OneTarget<Label>>
struct DefaultMetricsOf<Label> {
  using type = Metrics<R2, MeanSquaredError, MeanAbsoluteError>;
};

}  // namespace detail

/// The metrics of a learner that names none: accuracy for classes; R², mean squared and mean absolute
/// error for numbers.
template <class Label>
using DefaultMetrics = typename detail::DefaultMetricsOf<Label>::type;

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/metric_set.ipp"
#endif
