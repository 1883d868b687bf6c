// SPDX-License-Identifier: BSL-1.0
#pragma once

// Concordance index: how often predictions put two rows in the right order.

#include <string_view>

#include "attune/metrics/number_rows.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

/// Of the pairs of rows whose truth differs, the share that the predictions put in the same order, ties of the
/// predictions counting ½: in [0, 1], larger is better, ½ is chance. Pairs of equal truth are left out (as by Harrell, and
/// by lifelines where every event is observed). A pair counts the product of its rows' weights. Exact without weights.
/// NaN where the truth is constant. Cost: two sorts; keeps the rows.
/// F. E. Harrell et al., "Evaluating the yield of medical tests", JAMA 247 (1982).
struct ConcordanceIndex {
  using Statistic = NumberRows;
  static constexpr std::string_view name = "concordance index";
  static constexpr auto direction = Direction::maximize;

  double operator()(const NumberRows& rows) const;
  std::string_view undefined(const NumberRows& rows) const { return rows.size() == 0 ? "no row has weight" : "no two rows differ in their truth"; }
};

/// ConcordanceIndex of columns. Errors: see detail::score_numbers.
template <NumberRange T, NumberRange P>
double concordance_index(const T& truth, const P& predicted, const ConcordanceIndex& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/concordance_index.ipp"
#endif
