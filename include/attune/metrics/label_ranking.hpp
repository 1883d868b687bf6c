// SPDX-License-Identifier: BSL-1.0
#pragma once

// How well scores rank the labels that a row has above those that it has not. Tsoumakas, Katakis, Vlahavas, "Mining
// multi-label data", Data Mining and Knowledge Discovery Handbook (2010), section 7.2.

#include <cstddef>
#include <limits>
#include <string_view>

#include "attune/core/matrix_view.hpp"
#include "attune/core/outputs.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/reasons.hpp"
#include "attune/metrics/multilabel_counts.hpp"
#include "attune/metrics/ranked_lists.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

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

  ListScore operator()(const double* truth, const double* scores);
};

struct RankingLossOfRow {
  std::size_t labels = 0;
  ListOrder order{0};

  ListScore operator()(const double* truth, const double* scores);
};

// Needs no order: the labels that score at least as much as the lowest relevant one.
struct CoverageOfRow {
  std::size_t labels = 0;

  ListScore operator()(const double* truth, const double* scores) const noexcept;
};

[[noreturn, gnu::cold]] void refuse_label_columns(Index cols, ScoreView scores);

template <class M, class Label>
double score_lists(const M& metric, IndicatorView<Label> truth, ScoreView scores, Weights weights) {
  if (truth.cols != scores.cols) refuse_label_columns(truth.cols, scores);
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
double label_ranking_average_precision(ScoreView truth, ScoreView scores, const LabelRankingAveragePrecision& settings = {}, Weights weights = {});
/// Truth: n class codes, or n×K labels of 0 and 1.
template <LabelRange T>
double label_ranking_average_precision(const T& truth, ScoreView scores, const LabelRankingAveragePrecision& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}
template <class Label>
double label_ranking_average_precision(IndicatorView<Label> truth, ScoreView scores, const LabelRankingAveragePrecision& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}

double coverage_error(ScoreView truth, ScoreView scores, const CoverageError& settings = {}, Weights weights = {});
template <LabelRange T>
double coverage_error(const T& truth, ScoreView scores, const CoverageError& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}
template <class Label>
double coverage_error(IndicatorView<Label> truth, ScoreView scores, const CoverageError& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}

double label_ranking_loss(ScoreView truth, ScoreView scores, const LabelRankingLoss& settings = {}, Weights weights = {});
template <LabelRange T>
double label_ranking_loss(const T& truth, ScoreView scores, const LabelRankingLoss& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}
template <class Label>
double label_ranking_loss(IndicatorView<Label> truth, ScoreView scores, const LabelRankingLoss& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/label_ranking.ipp"
#endif
