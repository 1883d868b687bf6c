// SPDX-License-Identifier: BSL-1.0
#pragma once

// The contracts of evaluation. A metric is a function of a sufficient statistic; a statistic is filled
// from rows, in any number of pieces, and merged.
//
// Statistics:  ConfusionCounts                      labels          accuracy, precision, F1, kappa, ...
//              RankedScores                         scores          ROC AUC, average precision, lift, curves
//              TopKCounts, HingeSum, RankedLists    scores          top-k accuracy, hinge loss, NDCG, label rankings
//              LogLossSum, BrierSum                 probabilities   log loss, Brier score
//              LogLossAndPrior, BrierAndPrior       probabilities   their D²
//              CalibrationBins                      probabilities   calibration errors
//              RegressionSums                       numbers         squared, absolute and pinball errors, R²
//              LogErrorSums, RelativeErrorSums      numbers         errors of logarithms, percentages
//              DevianceSums                         numbers         Tweedie deviances and their D²
//              NumberRows                           numbers         medians, quantiles, concordance
//              Contingency                          labels          clusterings
//              MultilabelCounts                     indicators      what ConfusionCounts is for, of several labels a row

#include <cmath>
#include <concepts>
#include <span>
#include <string_view>

#include "attune/core/copyable.hpp"
#include "attune/core/outputs.hpp"

namespace attune::inline ATTUNE_ABI {

/// Whether a larger or a smaller score is better.
enum class Direction { minimize, maximize };

/// A sufficient statistic: default-constructed it is empty, `merge` adds another one's rows, and the
/// order of merging does not matter. It is filled by `update(truth, what, weights)`, where `what` is
/// std::span<const Label> (Needs::labels) or ScoreView (scores, probabilities), and an empty
/// span of weights means ones. It may have `expect_classes(K)`, called before the first update, and
/// `finish()`, called once after the last.
template <class S>
concept Statistic = std::default_initializable<S> && detail::Copyable<S> && requires(S s, const S& other) {
  s.merge(other);
  { S::needs } -> std::convertible_to<Needs>;
};

/// A metric: `using Statistic`, `name`, `direction`, and `double operator()(const Statistic&) const`.
/// One with settings that change what is collected has `Statistic statistic() const`, which returns
/// the empty statistic it wants. An undefined score is NaN.
template <class M>
concept Metric = requires { typename M::Statistic; } && Statistic<typename M::Statistic> && requires(const M& metric, const typename M::Statistic& statistic) {
  { metric(statistic) } -> std::convertible_to<double>;
  { M::name } -> std::convertible_to<std::string_view>;
  { M::direction } -> std::convertible_to<Direction>;
};

/// A metric that configures its statistic.
template <class M>
concept ConfiguresStatistic = requires(const M& metric) {
  { metric.statistic() } -> std::same_as<typename M::Statistic>;
};

/// A metric that says why its score is undefined: `std::string_view undefined(const Statistic&) const`, empty where
/// the score is defined.
template <class M>
concept ExplainsUndefined = requires(const M& metric, const typename M::Statistic& statistic) {
  { metric.undefined(statistic) } -> std::same_as<std::string_view>;
};

/// Rows that a score counts, of equal rows.
struct Proportion {
  double rows = 0;
  double of = 0;
};

/// A metric that is a share of equal rows: `Proportion proportion(const Statistic&) const`, of whole counts; `of` is 0
/// where it is none, as for an average over classes. Its score has an interval without resampling.
template <class M>
concept ProportionMetric = requires(const M& metric, const typename M::Statistic& statistic) {
  { metric.proportion(statistic) } -> std::same_as<Proportion>;
};

/// Why a metric's score of these rows is undefined; empty where it is a number.
template <Metric M>
std::string_view why_undefined(const M& metric, const typename M::Statistic& statistic) {
  if (!std::isnan(static_cast<double>(metric(statistic)))) return {};
  if constexpr (ExplainsUndefined<M>)
    if (const std::string_view reason = metric.undefined(statistic); !reason.empty()) return reason;
  return "the metric gives no number for these rows";
}

}  // namespace attune::inline ATTUNE_ABI
