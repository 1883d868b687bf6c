// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/label_ranking.hpp"

#include <span>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The labels of a row, tie by tie down the scores. `visit(relevant, all, relevant_here)` is told how many there
/// are above and in the tie, and in the tie alone.
template <class Visit>
void walk_ties(std::span<const ListItem> items, Visit&& visit) {
  double relevant = 0;
  for (std::size_t begin = 0, end; begin < items.size(); begin = end) {
    end = end_of_tie(items, begin);
    double here = 0;
    for (std::size_t k = begin; k < end; ++k) here += items[k].truth;
    relevant += here;
    visit(relevant, static_cast<double>(end), here);
  }
}

inline double count_relevant(const double* truth, std::size_t labels) noexcept {
  double relevant = 0;
  for (std::size_t k = 0; k < labels; ++k) relevant += truth[k];
  return relevant;
}

ATTUNE_INLINE ListScore AveragePrecisionOfRow::operator()(const double* truth, const double* scores) {
  const double relevant = count_relevant(truth, labels), all = static_cast<double>(labels);
  if (relevant == 0 || relevant == all) return {.value = 1, .ranks = false};
  double sum = 0;
  walk_ties(order.sort(truth, scores), [&](double relevant_above, double above, double here) { sum += here * (relevant_above / above); });
  return {.value = sum / relevant};
}

ATTUNE_INLINE ListScore RankingLossOfRow::operator()(const double* truth, const double* scores) {
  const double relevant = count_relevant(truth, labels), all = static_cast<double>(labels);
  if (relevant == 0 || relevant == all) return {.value = 0, .ranks = false};
  double wrong = 0;  // pairs whose irrelevant label is not below
  walk_ties(order.sort(truth, scores), [&](double relevant_above, double above, double here) { wrong += here * (above - relevant_above); });
  return {.value = wrong / (relevant * (all - relevant))};
}

ATTUNE_INLINE ListScore CoverageOfRow::operator()(const double* truth, const double* scores) const noexcept {
  double lowest = 0, depth = 0;
  bool ranks = false;
  for (std::size_t k = 0; k < labels; ++k) {
    lowest = truth[k] != 0 && (!ranks || scores[k] < lowest) ? scores[k] : lowest;
    ranks = ranks || truth[k] != 0;
  }
  for (std::size_t k = 0; k < labels; ++k) depth += scores[k] >= lowest ? 1 : 0;
  return {.value = ranks ? depth : 0, .ranks = ranks};
}

[[gnu::noinline]] ATTUNE_INLINE void refuse_label_columns(Index cols, ScoreView scores) {
  throw InvalidArgument({.argument = "truth", .found = {cols, " columns"}, .expected = {scores.cols, ", as many as of scores"}});
}

}  // namespace detail

ATTUNE_INLINE double label_ranking_average_precision(ScoreView truth, ScoreView scores, const LabelRankingAveragePrecision& settings, Weights weights) {
  return detail::score_lists(settings, truth, scores, weights);
}
ATTUNE_INLINE double coverage_error(ScoreView truth, ScoreView scores, const CoverageError& settings, Weights weights) {
  return detail::score_lists(settings, truth, scores, weights);
}
ATTUNE_INLINE double label_ranking_loss(ScoreView truth, ScoreView scores, const LabelRankingLoss& settings, Weights weights) {
  return detail::score_lists(settings, truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI
