// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/dcg.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE double GainOfList::operator()(const double* truth, const double* scores) {
  const auto items = order.sort(truth, scores);
  double gain = 0;
  for (std::size_t begin = 0, end; begin < items.size(); begin = end) {
    end = ignore_ties ? begin + 1 : end_of_tie(items, begin);
    double truths = 0, discounts = 0;
    for (std::size_t place = begin; place < end; ++place) {
      truths += items[place].truth;
      discounts += discount[place];
    }
    gain += truths / static_cast<double>(end - begin) * discounts;
  }
  return gain;
}

[[gnu::cold]] inline GainOfList gain_of_list(std::size_t items, int k, double log_base, bool ignore_ties) {
  GainOfList gain{.discount = std::vector<double>(items), .order = ListOrder(items), .ignore_ties = ignore_ties};
  const std::size_t counted = k == 0 ? items : std::min(items, static_cast<std::size_t>(k));
  for (std::size_t place = 0; place < counted; ++place) gain.discount[place] = std::log(log_base) / std::log(static_cast<double>(place + 2));
  return gain;
}

[[gnu::cold]] inline void require_places(const char* setting, int k) {
  if (k < 0) throw InvalidArgument({.argument = setting, .found = k, .expected = "a number of places, or 0 for all"});
}

ATTUNE_INLINE ListScore DcgRule::Run::operator()(const double* truth, const double* scores) { return {.value = gain(truth, scores)}; }
ATTUNE_INLINE DcgRule::Run DcgRule::run(std::size_t items) const { return {gain_of_list(items, k, log_base, ignore_ties)}; }

ATTUNE_INLINE ListScore NdcgRule::Run::operator()(const double* truth, const double* scores) {
  std::copy_n(truth, ideal.size(), ideal.begin());
  std::sort(ideal.begin(), ideal.end(), [](double a, double b) { return a > b; });
  double most = 0;
  for (std::size_t place = 0; place < ideal.size(); ++place) most += ideal[place] * gain.discount[place];
  return most == 0 ? ListScore{.value = 0, .ranks = false} : ListScore{.value = gain(truth, scores) / most};
}
ATTUNE_INLINE NdcgRule::Run NdcgRule::run(std::size_t items) const { return {gain_of_list(items, k, 2, ignore_ties), std::vector<double>(items)}; }

}  // namespace detail

[[gnu::cold]] ATTUNE_INLINE Dcg::Statistic Dcg::statistic() const {
  detail::require_places("Dcg::k", k);
  if (!(log_base > 1 && std::isfinite(log_base))) throw InvalidArgument({.argument = "Dcg::log_base", .found = log_base, .expected = "a finite number above 1"});
  return Statistic({.k = k, .log_base = log_base, .ignore_ties = ignore_ties});
}

[[gnu::cold]] ATTUNE_INLINE Ndcg::Statistic Ndcg::statistic() const {
  detail::require_places("Ndcg::k", k);
  return Statistic({.k = k, .ignore_ties = ignore_ties});
}

ATTUNE_INLINE double dcg_score(ScoreView truth, ScoreView scores, const Dcg& settings, Weights weights) { return detail::score_lists(settings, truth, scores, weights); }
ATTUNE_INLINE double ndcg_score(ScoreView truth, ScoreView scores, const Ndcg& settings, Weights weights) { return detail::score_lists(settings, truth, scores, weights); }

}  // namespace attune::inline ATTUNE_ABI
