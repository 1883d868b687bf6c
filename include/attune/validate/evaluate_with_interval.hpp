// SPDX-License-Identifier: BSL-1.0
#pragma once

// Scores of a fitted model on rows it has not seen, with intervals.

#include <array>
#include <cstddef>
#include <iosfwd>
#include <span>

#include "attune/core/target_row.hpp"
#include "attune/metrics/interval.hpp"
#include "attune/validate/evaluate.hpp"

namespace attune::inline ATTUNE_ABI {

/// The scores of one evaluation, each with its interval.
template <class M>
struct IntervalEvaluation {
  using Metrics = M;
  std::array<ScoreInterval, M::size> intervals{};
  IntervalSettings settings{};
  Index rows = 0;

  /// The score of one metric of the set, with its interval.
  template <class Metric>
  const ScoreInterval& get() const {
    static_assert(M::template position<Metric> < M::size, "get<Metric>(): this metric is not in the set that was evaluated; see docs/metrics.md#sets");
    return intervals[M::template position<Metric>];
  }

  friend bool operator==(const IntervalEvaluation&, const IntervalEvaluation&) = default;
};

/// Prints a table; include attune/report/interval_table.hpp, or attune/attune.hpp.
template <class M>
std::ostream& operator<<(std::ostream& out, const IntervalEvaluation<M>& evaluation);

/// `evaluate(model, test, with_interval(Metrics<Accuracy, RocAuc>{}, {.level = 0.95}))`: scores and the intervals that
/// these rows leave for them. They tell of other rows from the same source, and nothing of another training set.
/// Errors: those of evaluate, and of WithInterval::evaluate.
template <class P, DatasetLike D, MetricSet M>
[[gnu::cold]] IntervalEvaluation<M> evaluate(const P& model, const D& data, const WithInterval<M>& set) {
  using Label = typename ViewOf<D>::LabelType;
  static_assert(!is_target_row<Label>, "evaluate: intervals are for one target; take the targets one by one; see docs/metrics.md#intervals");
  IntervalEvaluation<M> evaluation{.settings = set.settings};
  if constexpr (!is_target_row<Label>)
    detail::with_outputs<M>(model, data, [&](const auto& outputs, const auto& view) {
      detail::require_finite(outputs);
      const detail::TruthColumns<ViewOf<D>> columns(view);
      evaluation.rows = view.size();
      evaluation.intervals = set.evaluate(std::span<const Label>(columns.truth), outputs, std::span<const double>(columns.weights), view.class_count());
    });
  return evaluation;
}

}  // namespace attune::inline ATTUNE_ABI
