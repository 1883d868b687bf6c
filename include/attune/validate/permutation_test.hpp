// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether a score is more than chance makes where nothing can be learned.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/core/random.hpp"
#include "attune/validate/cross_validate.hpp"

namespace attune::inline ATTUNE_ABI {

struct PermutationTestOptions {
  int permutations = 100;    ///< ≥ 1; the smallest p value is 1 / (permutations + 1)
  AnyExecutor execution{};   ///< who does the work; the result does not depend on it
  bool progress = false;     ///< a line on the terminal, if there is one
  std::uint64_t seed = 0;    ///< of the permutations and of the learners' randomness
};

/// One metric of a permutation test.
struct PermutationScores {
  std::string_view metric{};
  double score = 0;                ///< the mean over folds
  std::vector<double> permuted{};  ///< the same with permuted targets; NaN where it is undefined
  double p_value = 0;              ///< (permuted scores that are as good or better, or undefined + 1) / (permutations + 1); NaN where the score is

  friend bool operator==(const PermutationScores&, const PermutationScores&) = default;
};

/// What a permutation test found. M is the metric set.
template <class M>
struct PermutationTest {
  using Metrics = M;
  std::vector<PermutationScores> metrics{};  ///< in the order of the set
  std::size_t folds = 0;
  Index rows = 0;
  double seconds = 0;                        ///< of wall-clock time

  template <class Metric>
  const PermutationScores& by() const {
    static_assert(M::template position<Metric> < M::size, "by<Metric>(): this metric is not in the set that was evaluated; see docs/metrics.md#sets");
    return metrics[M::template position<Metric>];
  }
  template <class Metric>
  double p_value() const {
    return by<Metric>().p_value;
  }
};

/// Prints a table; include attune/report/procedures.hpp, or attune/attune.hpp.
template <class M>
std::ostream& operator<<(std::ostream& out, const PermutationTest<M>& test);

namespace detail {

/// (permuted scores that are as good or better, or undefined + 1) / (permutations + 1).
[[gnu::cold]] double permutation_p_value(double score, const std::vector<double>& permuted, Direction direction);

/// Permutation p of so many rows; rows change places only with those of their group, where there are groups.
[[gnu::cold]] std::vector<Index> permutation_of(std::uint64_t seed, std::size_t p, Index rows, const std::vector<int>& groups);

/// Judges the targets as they are, then with each permutation: `means(p)` are of permutation p - 1, means(0) of none.
/// Errors: InvalidArgument for fewer than 1 permutation; FitFailed that names the permutation.
[[gnu::cold]] std::vector<PermutationScores> test_permutations(const PermutationTestOptions& options, std::span<const std::string_view> names, std::span<const Direction> directions, FunctionRef<std::vector<double>(std::size_t)> means);

/// The means of all metrics over the folds.
[[gnu::cold]] std::vector<double> means_of_metrics(const std::vector<FoldScores>& folds, std::size_t metrics);

template <class View>
[[gnu::cold]] std::vector<int> groups_of(const View& view) {
  std::vector<int> groups;
  if (view.has_groups())
    for (Index i = 0; i < view.size(); ++i) groups.push_back(view.group(i));
  return groups;
}

/// The rows of X as they are with the targets (and weights, groups and times) of other rows: of row rows[i] for row i.
/// Copies no values. Precondition: the view is checked.
template <class View>
[[gnu::cold]] View with_targets_of(const View& view, std::vector<Index> rows) {
  return view.subset(std::move(rows)).with_features(view.x(), view.feature_names()).marked_as_checked(!view.is_checked());
}

/// permutation_test with permutations of the caller's: `rows_of(p)`, of p from 0 on.
template <class L, class View, class S, class M>
[[gnu::cold]] PermutationTest<M> permutation_test_by(const L& learner, const View& view, const S& splitter, const M& metrics, const PermutationTestOptions& options, FunctionRef<std::vector<Index>(std::size_t)> rows_of) {
  PermutationTest<M> test{.rows = view.size()};
  Stopwatch clock;
  test.metrics = test_permutations(options, M::names, M::directions, [&](std::size_t p) {
    const auto seed = p == 0 ? options.seed : RandomKey{options.seed}.child(Purpose::resample, p).value;
    const auto result = cross_validate(learner, p == 0 ? view : with_targets_of(view, rows_of(p - 1)), splitter, metrics, {.execution = options.execution, .seed = seed});
    return means_of_metrics(result.folds, M::size);
  });
  test.folds = splitter.split(view).size();
  test.seconds = clock.lap();
  return test;
}

}  // namespace detail

/// Cross-validates the learner on the data as they are, and over and over with the targets in another order, in which
/// nothing of X can tell them. The p value is the share of scores that are as good or better among these and the real
/// one:
///
///     p = (#{permuted score as good or better} + 1) / (permutations + 1)
///
/// A permuted score that is undefined counts as better; how often that was, the report says. The folds are made anew of
/// each permutation, so that stratified ones stay so. Weights, groups and times go with the target; where there are groups,
/// targets change places only within them. The same bits for any executor. Errors: as cross_validate's; InvalidArgument
/// for fewer than 1 permutation. Cost: permutations + 1 cross-validations. Ojala and Garriga, "Permutation tests for
/// studying classifier performance", JMLR 11 (2010), test 1; the + 1: definition 1.
template <class L, DatasetLike D, class S, MetricSet M>
[[gnu::cold]] auto permutation_test(const L& learner, const D& data, const S& splitter, const M& metrics, const PermutationTestOptions& options = {}) {
  using View = ViewOf<D>;
  using Result = decltype(cross_validate(learner, std::declval<const View&>(), splitter, metrics));
  if constexpr (requires(const Result& result) { result.folds; }) {
    const View view = checked_for(learner, data);
    const auto groups = detail::groups_of(view);
    return detail::permutation_test_by(learner, view, splitter, metrics, options, [&](std::size_t p) { return detail::permutation_of(options.seed, p, view.size(), groups); });
  } else {
    return PermutationTest<M>{};
  }
}

/// With the metrics that the learner carries, or the defaults for the type of target.
template <class L, DatasetLike D, class S>
[[gnu::cold]] auto permutation_test(const L& learner, const D& data, const S& splitter, const PermutationTestOptions& options = {}) {
  return permutation_test(learner, data, splitter, detail::metrics_of<typename ViewOf<D>::LabelType>(learner), options);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/permutation_test.ipp"
#endif
