// SPDX-License-Identifier: BSL-1.0
#pragma once

// Discounted cumulative gain: how much relevance a ranking puts where it is seen. Järvelin, Kekäläinen, "Cumulated
// gain-based evaluation of IR techniques", ACM TOIS 20 (2002).

#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

#include "attune/core/outputs.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/reasons.hpp"
#include "attune/metrics/ranked_lists.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The gain of a list in the order of its scores. Items that are tied share the discounts of their places (McSherry,
/// Najork, "Computing information retrieval performance measures efficiently in the presence of tied scores", ECIR
/// 2008), or each has its own.
struct GainOfList {
  std::vector<double> discount{};  ///< of each place
  ListOrder order{0};
  bool ignore_ties = false;

  double operator()(const double* truth, const double* scores);
};

struct DcgRule {
  int k = 0;
  double log_base = 2;
  bool ignore_ties = false;

  static constexpr const char* truth_is = "a finite number";
  bool accepts(double truth) const noexcept { return truth - truth == 0; }

  struct Run {
    GainOfList gain;
    ListScore operator()(const double* truth, const double* scores);
  };
  Run run(std::size_t items) const;

  friend bool operator==(const DcgRule&, const DcgRule&) = default;
};

struct NdcgRule {
  int k = 0;
  bool ignore_ties = false;

  static constexpr const char* truth_is = "a finite number of at least 0";
  bool accepts(double truth) const noexcept { return truth - truth == 0 && truth >= 0; }

  struct Run {
    GainOfList gain;
    std::vector<double> ideal{};

    ListScore operator()(const double* truth, const double* scores);
  };
  Run run(std::size_t items) const;

  friend bool operator==(const NdcgRule&, const NdcgRule&) = default;
};

}  // namespace detail

/// The mean over lists of Σ relevance / log(place + 1), places counted from 1 down the scores: larger is better, on the
/// scale of the relevances, which may be any numbers. Items with equal scores share their places' discounts.
/// NaN without rows. Errors: InvalidArgument for settings out of range.
struct Dcg {
  using Statistic = RankedLists<detail::DcgRule>;
  static constexpr std::string_view name = "DCG";
  static constexpr auto direction = Direction::maximize;
  int k = 0;                 ///< places that count, from the first on; 0: all
  double log_base = 2;       ///< of the discount, above 1
  bool ignore_ties = false;  ///< leaves equal scores in an order, later items first: faster, right where none are equal

  [[gnu::cold]] Statistic statistic() const;
  double operator()(const Statistic& lists) const { return lists.mean(); }
  std::string_view undefined(const Statistic&) const { return detail::no_rows; }
};

/// The mean over lists of their gain over the gain of the best order: in [0, 1], larger is better. A list without any
/// relevance counts 0. NaN without rows, and where no list has any (scikit-learn: 0). Base of the discount: it cancels.
/// Errors: InvalidArgument for settings out of range, InvalidData for a relevance below 0.
struct Ndcg {
  using Statistic = RankedLists<detail::NdcgRule>;
  static constexpr std::string_view name = "NDCG";
  static constexpr auto direction = Direction::maximize;
  int k = 0;                 ///< places that count, from the first on; 0: all
  bool ignore_ties = false;  ///< as in Dcg

  [[gnu::cold]] Statistic statistic() const;
  double operator()(const Statistic& lists) const { return lists.ranks() ? lists.mean() : std::numeric_limits<double>::quiet_NaN(); }
  std::string_view undefined(const Statistic& lists) const { return lists.weight() > 0 ? "no list has a relevant item" : detail::no_rows; }
};

/// Truth and scores n×K: `dcg_score({truth, K}, {scores, K}, {.k = 10}, weights)`, row-major.
/// Errors: InvalidArgument and InvalidData as of the metric and of RankedLists.
double dcg_score(ScoreView truth, ScoreView scores, const Dcg& settings = {}, Weights weights = {});
/// Truth: n class codes, or n×K labels of 0 and 1.
template <LabelRange T>
double dcg_score(const T& truth, ScoreView scores, const Dcg& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}

double ndcg_score(ScoreView truth, ScoreView scores, const Ndcg& settings = {}, Weights weights = {});
template <LabelRange T>
double ndcg_score(const T& truth, ScoreView scores, const Ndcg& settings = {}, Weights weights = {}) {
  return detail::score_lists(settings, truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/dcg.ipp"
#endif
