// SPDX-License-Identifier: BSL-1.0
#pragma once

// How scores depend on one setting of a learner.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/fold_means.hpp"

namespace attune::inline ATTUNE_ABI {

struct ValidationCurveOptions {
  int levels = 5;            ///< values of an axis that is a continuum, both ends included
  bool train_scores = true;  ///< also score each model on the rows it was fitted to
  OnFailure on_failure = OnFailure::stop;  ///< what becomes of the other values when a fit fails
  AnyExecutor execution{};   ///< who does the work; the result does not depend on it
  bool progress = false;     ///< a line on the terminal, if there is one
  std::uint64_t seed = 0;    ///< of the learners' randomness
  Observer observer{};       ///< told of each iteration of each fit
};

/// A value whose fit failed on a fold, and why.
struct ValueFailure {
  AxisValue value{};
  std::string reason{};  ///< names the fold

  friend bool operator==(const ValueFailure&, const ValueFailure&) = default;
};

/// What the values of one setting came to. M is the metric set.
template <class M>
struct ValidationCurve {
  using Metrics = M;
  std::string axis{};                            ///< "L2::strength"
  std::vector<AxisValue> values{};               ///< in the order of the axis
  std::vector<std::vector<FoldScores>> folds{};  ///< of each value
  std::vector<ValueFailure> failures{};          ///< of values, whose scores are NaN; empty unless `.on_failure = OnFailure::record`
  Index rows = 0;
  double seconds = 0;                            ///< of wall-clock time

  /// One metric at each value: its mean over the folds' held-out rows; the sample standard deviation of that; its mean
  /// over the rows trained on.
  template <class Metric>
  std::vector<double> means() const {
    return detail::means_of(folds, &FoldScores::test, index<Metric>());
  }
  template <class Metric>
  std::vector<double> spreads() const {
    return detail::spreads_of(folds, &FoldScores::test, index<Metric>());
  }
  template <class Metric>
  std::vector<double> train_means() const {
    return detail::means_of(folds, &FoldScores::train, index<Metric>());
  }

 private:
  template <class Metric>
  static constexpr std::size_t index() {
    static_assert(M::template position<Metric> < M::size, "this metric is not in the set that was evaluated; see docs/metrics.md#sets");
    return M::template position<Metric>;
  }
};

/// Prints a table; include attune/report/procedures.hpp, or attune/attune.hpp.
template <class M>
std::ostream& operator<<(std::ostream& out, const ValidationCurve<M>& curve);

namespace detail {

/// Errors: FitFailed that names the value, always.
[[noreturn, gnu::cold]] void throw_value_failed(const Trial& trial, const ValidationCurveOptions& options);
/// The failures of trials, which get all their folds; all of their `metrics` scores become NaN.
[[gnu::cold]] std::vector<ValueFailure> failures_of(std::vector<Trial>& trials, std::size_t metrics, const ValidationCurveOptions& options);
/// The trials of a search in which the metric that is first had no score, as of one row it may not. Errors: FitFailed
/// that names the first value where all of them failed.
[[gnu::cold]] std::vector<Trial> unless_all_failed(const SearchFailed& search, const ValidationCurveOptions& options);
/// Errors: InvalidArgument for no level.
[[gnu::cold]] void check_options(const ValidationCurveOptions& options);
/// Moves what the trials have into a curve's values and folds.
[[gnu::cold]] void file(std::vector<Trial>& trials, std::vector<AxisValue>& values, FoldsOfPoints& folds);

}  // namespace detail

/// Cross-validates the learner with each value of one axis, on the same folds: `validation_curve(learner, data,
/// axis<&L2::strength>(values({1e-4, 1e-2, 1.0})), folds)`. The best of its scores flatters, as that of a search does.
/// Learners that fit many are fitted together. The same bits for any executor. Errors: as search's; FitFailed that names
/// the first value that fails, unless failures are to be recorded and not all fail.
template <class L, DatasetLike D, class AxisT, class S, MetricSet M>
[[gnu::cold]] auto validation_curve(const L& learner, const D& data, const AxisT& axis, const S& splitter, const M& metrics, const ValidationCurveOptions& options = {}) {
  detail::check_options(options);
  detail::Stopwatch clock;
  ValidationCurve<M> curve{.axis = AxisT::name()};
  std::vector<Trial> trials;
  try {
    trials = search(learner, data, search_space(axis), GridSearch{.levels = options.levels}, splitter, metrics,
                    {.execution = options.execution, .train_scores = options.train_scores, .progress = options.progress, .seed = options.seed, .observer = options.observer, .on_failure = options.on_failure})
                 .trials;
  } catch (const detail::TrialFailed& first) {
    detail::throw_value_failed(first.trial(), options);
  } catch (const SearchFailed& none) {
    trials = detail::unless_all_failed(none, options);
  }
  curve.failures = detail::failures_of(trials, M::size, options);
  detail::file(trials, curve.values, curve.folds);
  curve.rows = as_view(data).size();
  curve.seconds = clock.lap();
  return curve;
}

/// With the metrics that the learner carries, or the defaults for the type of target.
template <class L, DatasetLike D, class AxisT, class S>
[[gnu::cold]] auto validation_curve(const L& learner, const D& data, const AxisT& axis, const S& splitter, const ValidationCurveOptions& options = {}) {
  return validation_curve(learner, data, axis, splitter, detail::metrics_of<typename ViewOf<D>::LabelType>(learner), options);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/validation_curve.ipp"
#endif
