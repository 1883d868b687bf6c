// SPDX-License-Identifier: BSL-1.0
#pragma once

// Learners side by side: cross-validated on the same folds, ranked, and told apart as far as the folds allow.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/executor.hpp"
#include "attune/validate/bayesian_t_test.hpp"
#include "attune/validate/concept.hpp"
#include "attune/validate/corrected_t_test.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/fold_means.hpp"

namespace attune::inline ATTUNE_ABI {

struct CompareOptions {
  AnyExecutor execution{};   ///< who does the work; the result does not depend on it
  double level = 0.95;       ///< of the intervals, and what a verdict asks for
  double rope = 0;           ///< difference of scores, ≥ 0, up to which learners are practically the same
  bool progress = false;     ///< a line on the terminal, if there is one
  std::uint64_t seed = 0;    ///< of the learners' randomness
};

/// A learner under the name that tables show.
template <class L>
struct Named {
  std::string name{};
  L learner{};
};

template <class L>
Named<L> named(std::string name, L learner) {
  return {std::move(name), std::move(learner)};
}

/// How one learner stands in one metric.
struct LearnerStanding {
  std::string name{};
  double mean = 0;                        ///< over folds
  double spread = 0;                      ///< sample standard deviation over folds
  double mean_rank = 0;                   ///< over folds; 1 is the best
  DifferenceTest to_best{};               ///< this one's score minus the best one's; all 0 and p = 1 of the best itself
  double adjusted_p_value = 1;            ///< Holm's, of all that are compared with the best
  DifferencePosterior posterior{};        ///< of the same difference, with the region of practical equivalence

  friend bool operator==(const LearnerStanding&, const LearnerStanding&) = default;
};

/// The learners in one metric.
struct MetricComparison {
  std::string_view metric{};
  Direction direction = Direction::maximize;
  std::vector<LearnerStanding> standings{};  ///< in the order of the arguments
  std::size_t best = 0;                      ///< the first of the best means
  bool defined = true;                       ///< false: a score is NaN, and nothing can be said
  double level = 0;
  double rope = 0;

  /// Whether the best is told from a learner: its adjusted p value is at most 1 - level.
  bool told_apart(std::size_t learner) const { return defined && learner != best && standings[learner].adjusted_p_value <= 1 - level; }

  friend bool operator==(const MetricComparison&, const MetricComparison&) = default;
};

namespace detail {

using ScoresOfLearners = std::vector<std::vector<double>>;

bool beats(double a, double b, Direction direction);

/// What the folds say of one metric. `comparison` brings the metric, its direction, level and rope.
[[gnu::cold]] MetricComparison comparison_of(MetricComparison comparison, const std::vector<std::string>& names, const ScoresOfLearners& scores, double test_to_train);
[[gnu::cold]] MetricComparison comparison_of(MetricComparison comparison, const std::vector<std::string>& names, const std::vector<std::vector<FoldScores>>& folds, std::size_t metric, double test_to_train);
void check_options(const CompareOptions& options);
void require_two_folds(std::size_t folds);
/// "A", "B", ...
[[gnu::cold]] std::string name_at(std::size_t place);

/// Folds that are there already, for several learners to be cross-validated on.
template <class Folds>
struct SameFolds {
  const Folds* folds = nullptr;

  std::size_t size() const { return folds->size(); }
  Fold operator[](std::size_t k) const { return (*folds)[k]; }

  template <class View>
  SameFolds split(const View&) const {
    return *this;
  }
};

template <class L>
const L& learner_of(const L& learner) {
  return learner;
}
template <class L>
const L& learner_of(const Named<L>& learner) {
  return learner.learner;
}
template <class L>
std::string name_of(const L&, std::size_t place) {
  return name_at(place);
}
template <class L>
std::string name_of(const Named<L>& learner, std::size_t) {
  return learner.name;
}

}  // namespace detail

/// What became of learners on the same folds. M is the metric set.
template <class M>
struct Comparison {
  using Metrics = M;
  std::vector<std::string> names{};                ///< of the learners
  std::vector<std::vector<FoldScores>> folds{};    ///< of each learner
  Index rows = 0;
  double test_to_train = 0;                        ///< rows tested on over rows trained on, the mean over folds
  double level = 0.95;
  double rope = 0;
  double seconds = 0;                              ///< of wall-clock time

  /// The learners by one metric of the set. Computed from the scores: change level and rope, and ask again. Errors: as
  /// of corrected_resampled_t_test and bayesian_correlated_t_test.
  template <class Metric>
  MetricComparison by() const {
    static_assert(M::template position<Metric> < M::size, "by<Metric>(): this metric is not in the set that was evaluated; see docs/metrics.md#sets");
    return by(M::template position<Metric>);
  }
  MetricComparison by(std::size_t metric) const {
    return detail::comparison_of({.metric = M::names[metric], .direction = M::directions[metric], .level = level, .rope = rope}, names, folds, metric, test_to_train);
  }
};

/// Prints a table for each metric, and what it means; include attune/report/comparison.hpp, or attune/attune.hpp.
template <class M>
std::ostream& operator<<(std::ostream& out, const Comparison<M>& comparison);

/// Cross-validates every learner on the same folds and compares each with the best of them. Learners are of any types,
/// given as they are or by `named("ridge", learner)`. The tests know that folds share training rows; that the best was
/// chosen for being best they do not: of many learners, judge the winner on rows of its own. Errors: as cross_validate's;
/// InvalidArgument for fewer than 2 folds, a level outside (0, 1) and a rope below 0.
template <DatasetLike D, class S, MetricSet M, class... L>
[[gnu::cold]] auto compare(const D& data, const S& splitter, const M& metrics, const CompareOptions& options, const L&... learners) {
  using View = ViewOf<D>;
  constexpr bool several = sizeof...(L) >= 2;
  constexpr bool splits = SplitterOn<S, View>;
  static_assert(several, "compare: at least two learners, `compare(data, splitter, metrics, learner_a, learner_b, ...)`; see docs/validate.md#comparing-learners");
  static_assert(splits, "compare: the splitter needs `split(view) const`, returning a range of Fold; see docs/validate.md#your-own");
  Comparison<M> comparison{.level = options.level, .rope = options.rope};
  if constexpr (several && splits) {
    detail::check_options(options);
    detail::Stopwatch clock;
    const View view = as_view(data);
    const auto folds = splitter.split(view);
    const detail::SameFolds<std::remove_cvref_t<decltype(folds)>> same{&folds};
    detail::require_two_folds(same.size());
    const auto judge = [&](const auto& learner) {
      const auto result = cross_validate(detail::learner_of(learner), data, same, metrics, {.execution = options.execution, .progress = options.progress, .seed = options.seed});
      if constexpr (requires { result.folds; }) {
        comparison.names.push_back(detail::name_of(learner, comparison.names.size()));
        comparison.folds.push_back(result.folds);
        comparison.rows = result.rows;
      }
    };
    (judge(learners), ...);
    comparison.test_to_train = detail::test_to_train(comparison.folds.front());
    comparison.seconds = clock.lap();
  }
  return comparison;
}

template <DatasetLike D, class S, MetricSet M, class... L>
[[gnu::cold]] auto compare(const D& data, const S& splitter, const M& metrics, const L&... learners) {
  return compare(data, splitter, metrics, CompareOptions{}, learners...);
}

/// By the metrics that the first learner carries, or the defaults for the type of target.
template <DatasetLike D, class S, class A, class B, class... L>
  requires(!MetricSet<A> && !std::same_as<B, CompareOptions>)
[[gnu::cold]] auto compare(const D& data, const S& splitter, const A& learner_a, const B& learner_b, const L&... learners) {
  return compare(data, splitter, detail::metrics_of<typename ViewOf<D>::LabelType>(detail::learner_of(learner_a)), CompareOptions{}, learner_a, learner_b, learners...);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/compare.ipp"
#endif
