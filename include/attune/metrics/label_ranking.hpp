// SPDX-License-Identifier: BSL-1.0
#pragma once

// How well scores rank the labels that a row has above those that it has not. Tsoumakas, Katakis, Vlahavas, "Mining
// multi-label data", Data Mining and Knowledge Discovery Handbook (2010), section 7.2.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include "attune/core/error.hpp"
#include "attune/core/outputs.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/reasons.hpp"
#include "attune/metrics/multilabel_counts.hpp"
#include "attune/metrics/ranked_lists.hpp"

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

/// A rule of rows of labels 0 and 1; a Run is made for a number of labels.
template <class RunOfRow>
struct LabelRule {
  static constexpr const char* truth_is = "0 or 1";
  bool accepts(double truth) const noexcept { return truth == 0 || truth == 1; }

  using Run = RunOfRow;
  Run run(std::size_t labels) const {
    Run run{.labels = labels};
    if constexpr (requires { run.order; }) run.order = ListOrder(labels);
    return run;
  }

  friend bool operator==(const LabelRule&, const LabelRule&) = default;
};

struct AveragePrecisionOfRow {
  std::size_t labels = 0;
  ListOrder order{0};

  ListScore operator()(const double* truth, const double* scores) {
    const double relevant = count_relevant(truth, labels), all = static_cast<double>(labels);
    if (relevant == 0 || relevant == all) return {.value = 1, .ranks = false};
    double sum = 0;
    walk_ties(order.sort(truth, scores), [&](double relevant_above, double above, double here) { sum += here * (relevant_above / above); });
    return {.value = sum / relevant};
  }
};

struct RankingLossOfRow {
  std::size_t labels = 0;
  ListOrder order{0};

  ListScore operator()(const double* truth, const double* scores) {
    const double relevant = count_relevant(truth, labels), all = static_cast<double>(labels);
    if (relevant == 0 || relevant == all) return {.value = 0, .ranks = false};
    double wrong = 0;  // pairs whose irrelevant label is not below
    walk_ties(order.sort(truth, scores), [&](double relevant_above, double above, double here) { wrong += here * (above - relevant_above); });
    return {.value = wrong / (relevant * (all - relevant))};
  }
};

// Needs no order: the labels that score at least as much as the lowest relevant one.
struct CoverageOfRow {
  std::size_t labels = 0;

  ListScore operator()(const double* truth, const double* scores) const noexcept {
    double lowest = 0, depth = 0;
    bool ranks = false;
    for (std::size_t k = 0; k < labels; ++k) {
      lowest = truth[k] != 0 && (!ranks || scores[k] < lowest) ? scores[k] : lowest;
      ranks = ranks || truth[k] != 0;
    }
    for (std::size_t k = 0; k < labels; ++k) depth += scores[k] >= lowest ? 1 : 0;
    return {.value = ranks ? depth : 0, .ranks = ranks};
  }
};

template <class M, class Label>
double score_lists(const M& metric, IndicatorView<Label> truth, ScoreView scores, Weights weights) {
  if (truth.cols != scores.cols) throw InvalidArgument({.argument = "truth", .found = {truth.cols, " columns"}, .expected = {scores.cols, ", as many as of scores"}});
  require_lists(truth.values.size(), scores, weights);
  return score_filled(metric, [&](auto& lists) { lists.update(truth.values, scores, weights); });
}

inline constexpr std::string_view nothing_to_rank = "no row has both relevant and other labels";

}  // namespace detail

/// The mean over rows, and over the labels of a row, of the share of relevant labels among those with at least the
/// label's score: in (0, 1], larger is better. Where each row has one label it is the mean reciprocal rank. A row with
/// no label, or with all, counts 1, as in scikit-learn; where there are only such rows, and without rows, it is NaN.
struct LabelRankingAveragePrecision {
  using Statistic = RankedLists<detail::LabelRule<detail::AveragePrecisionOfRow>>;
  static constexpr std::string_view name = "label ranking average precision";
  static constexpr auto direction = Direction::maximize;

  double operator()(const Statistic& lists) const { return lists.ranks() ? lists.mean() : std::numeric_limits<double>::quiet_NaN(); }
  std::string_view undefined(const Statistic& lists) const { return lists.weight() > 0 ? detail::nothing_to_rank : detail::no_rows; }
};

/// The mean over rows of how many labels have to be taken, from the highest score down and ties together, to have all
/// relevant ones: in [1, K], and at best the mean number of relevant labels; smaller is better. A row without a label
/// counts 0, as in scikit-learn; where there are only such rows, and without rows, it is NaN.
struct CoverageError {
  using Statistic = RankedLists<detail::LabelRule<detail::CoverageOfRow>>;
  static constexpr std::string_view name = "coverage error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const Statistic& lists) const { return lists.ranks() ? lists.mean() : std::numeric_limits<double>::quiet_NaN(); }
  std::string_view undefined(const Statistic& lists) const { return lists.weight() > 0 ? "no row has a relevant label" : detail::no_rows; }
};

/// The mean over rows of the share of pairs of a relevant and another label that are not in the right order, ties among
/// them: in [0, 1], smaller is better. A row with no label, or with all, counts 0, as in scikit-learn; where there are
/// only such rows, and without rows, it is NaN.
struct LabelRankingLoss {
  using Statistic = RankedLists<detail::LabelRule<detail::RankingLossOfRow>>;
  static constexpr std::string_view name = "label ranking loss";
  static constexpr auto direction = Direction::minimize;

  double operator()(const Statistic& lists) const { return lists.ranks() ? lists.mean() : std::numeric_limits<double>::quiet_NaN(); }
  std::string_view undefined(const Statistic& lists) const { return lists.weight() > 0 ? detail::nothing_to_rank : detail::no_rows; }
};

/// Truth and scores n×K: `label_ranking_average_precision({truth, K}, {scores, K})`, row-major; the truth is 0 or 1.
/// Errors: InvalidArgument and InvalidData as of RankedLists.
inline double label_ranking_average_precision(ScoreView truth, ScoreView scores, const LabelRankingAveragePrecision& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}
/// Truth: n class codes, or n×K labels of 0 and 1.
template <LabelRange T>
double label_ranking_average_precision(const T& truth, ScoreView scores, const LabelRankingAveragePrecision& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}
template <class Label>
double label_ranking_average_precision(IndicatorView<Label> truth, ScoreView scores, const LabelRankingAveragePrecision& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}

inline double coverage_error(ScoreView truth, ScoreView scores, const CoverageError& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}
template <LabelRange T>
double coverage_error(const T& truth, ScoreView scores, const CoverageError& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}
template <class Label>
double coverage_error(IndicatorView<Label> truth, ScoreView scores, const CoverageError& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}

inline double label_ranking_loss(ScoreView truth, ScoreView scores, const LabelRankingLoss& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}
template <LabelRange T>
double label_ranking_loss(const T& truth, ScoreView scores, const LabelRankingLoss& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}
template <class Label>
double label_ranking_loss(IndicatorView<Label> truth, ScoreView scores, const LabelRankingLoss& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI
