// SPDX-License-Identifier: BSL-1.0
#pragma once

// Metrics over all thresholds where a row has any number of labels: a binary problem for each label, or for each row,
// averaged.

#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/average.hpp"
#include "attune/metrics/average_precision.hpp"
#include "attune/metrics/multilabel_counts.hpp"
#include "attune/metrics/ranked_scores.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// A metric over all thresholds of a binary score.
template <class M>
concept RankMetric = Metric<M> && std::same_as<typename M::Statistic, RankedScores>;

namespace detail {

/// Entries of an indicator matrix as rows of a binary problem.
struct IndicatorEntries {
  std::vector<int> truth{};
  std::vector<double> scores{};
  std::vector<double> weights{};  ///< empty, or one an entry

  RankedScores ranked() const;
};

/// Indicators and scores n×K, checked, with their rows' weights.
template <std::integral Label>
struct ScoredIndicators {
  IndicatorView<Label> truth{};
  ScoreView scores{};
  Weights weights{};

  Index rows() const noexcept { return truth.rows(); }
  Index labels() const noexcept { return truth.cols; }

  void add(IndicatorEntries& entries, Index row, Index label, bool weighted) const {
    entries.truth.push_back(truth(row, label) ? 1 : 0);
    entries.scores.push_back(scores(row, label));
    if (weighted) entries.weights.push_back(weights[static_cast<std::size_t>(row)]);
  }
  RankedScores of_label(Index label) const {
    IndicatorEntries entries;
    for (Index i = 0; i < rows(); ++i) add(entries, i, label, !weights.empty());
    return entries.ranked();
  }
  RankedScores of_row(Index row) const {
    IndicatorEntries entries;
    for (Index k = 0; k < labels(); ++k) add(entries, row, k, false);
    return entries.ranked();
  }
  RankedScores of_all() const {
    IndicatorEntries entries;
    for (Index i = 0; i < rows(); ++i)
      for (Index k = 0; k < labels(); ++k) add(entries, i, k, !weights.empty());
    return entries.ranked();
  }
};

template <std::integral Label>
[[gnu::cold]] ScoredIndicators<Label> scored_indicators(IndicatorView<Label> truth, ScoreView scores, Weights weights) {
  if (truth.cols < 1 || scores.cols != truth.cols)
    throw InvalidArgument({.argument = "scores", .found = {scores.cols, " columns"}, .expected = {truth.cols, ", one for each label of truth"}});
  for (const auto& [argument, size] : {std::pair{"truth", truth.values.size()}, std::pair{"scores", scores.values.size()}})
    if (size % static_cast<std::size_t>(truth.cols) != 0)
      throw InvalidArgument({.argument = argument, .found = {size, " values"}, .expected = {"rows of ", truth.cols}});
  require_columns("scores", static_cast<std::size_t>(truth.rows()), static_cast<std::size_t>(scores.rows()), weights);
  require_numbers("scores", scores.values, false);
  for (std::size_t i = 0; i < truth.values.size(); ++i)
    if (truth.values[i] != Label{0} && truth.values[i] != Label{1})
      throw InvalidData({.argument = "truth", .place = {"row ", i / static_cast<std::size_t>(truth.cols)}, .found = static_cast<long long>(truth.values[i]), .expected = "0 or 1"});
  return {truth, scores, weights};
}

// Undefined scores count, unless they have no weight.
template <RankMetric M, std::integral Label>
[[gnu::cold]] double averaged_over_indicators(const M& metric, Average average, std::string_view name, IndicatorView<Label> truth, ScoreView scores, Weights weights) {
  const ScoredIndicators<Label> entries = scored_indicators(truth, scores, weights);
  if (average == Average::automatic) average = Average::macro;
  if (average == Average::micro) return metric(entries.of_all());
  if (average == Average::binary)
    throw InvalidArgument({.argument = {name, "::average"}, .found = "binary, of an indicator matrix", .remedy = "choose Average::macro, micro, weighted or samples"});
  double sum = 0, weight = 0;
  const auto add = [&](const RankedScores& ranked, double w) {
    if (w > 0) sum += w * metric(ranked);
    weight += w;
  };
  if (average == Average::samples) {
    for (Index i = 0; i < entries.rows(); ++i) add(entries.of_row(i), weights.empty() ? 1.0 : weights[static_cast<std::size_t>(i)]);
  } else {
    for (Index k = 0; k < entries.labels(); ++k) {
      const RankedScores ranked = entries.of_label(k);
      add(ranked, average == Average::weighted ? ranked.sums().positives : 1.0);
    }
  }
  return weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace detail

/// A metric over all thresholds of each label by itself: `per_label(IndicatorView(truth, K), ScoreView(scores, K),
/// RocAuc{})`. Errors: InvalidArgument for shapes that disagree and without rows; InvalidData for an entry that is
/// neither 0 nor 1, for scores that are NaN, and for weights that are negative, not finite or all zero.
template <std::integral Label, RankMetric M>
std::vector<double> per_label(IndicatorView<Label> truth, ScoreView scores, const M& metric, Weights weights = {}) {
  const auto entries = detail::scored_indicators(truth, scores, weights);
  std::vector<double> each;
  for (Index k = 0; k < entries.labels(); ++k) each.push_back(static_cast<double>(metric(entries.of_label(k))));
  return each;
}

/// ROC AUC of indicator matrices n×K: the plain mean over the labels (`macro`, `automatic`), weighted by the rows that
/// have them (`weighted`; labels of no row are left out), of all entries together (`micro`), or the mean over the rows,
/// each of which ranks its labels (`samples`). With `max_fpr` each area is a part. A label of no row or of all rows,
/// and for `samples` such a row, makes the mean NaN (scikit-learn: an error). Errors: as per_label, and InvalidArgument
/// for Average::binary.
template <std::integral Label>
double roc_auc(IndicatorView<Label> truth, ScoreView scores, const RocAuc& settings = {}, Weights weights = {}) {
  return detail::averaged_over_indicators(settings, settings.average, "RocAuc", truth, scores, weights);
}

/// Average precision of indicator matrices n×K, averaged as roc_auc. A label of no row, and for `samples` a row without
/// labels, makes the mean NaN (scikit-learn counts it as 0), unless it has no weight. Errors: as roc_auc.
template <std::integral Label>
double average_precision(IndicatorView<Label> truth, ScoreView scores, const AveragePrecision& settings = {}, Weights weights = {}) {
  return detail::averaged_over_indicators(settings, settings.average, "AveragePrecision", truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/multilabel_ranking.ipp"
#endif
