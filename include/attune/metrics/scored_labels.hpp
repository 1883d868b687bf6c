// SPDX-License-Identifier: BSL-1.0
#pragma once

// Binary labels beside their scores, as the free functions of ranking metrics and the curves take them.

#include "attune/metrics/columns.hpp"
#include "attune/metrics/ranked_scores.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The classes' scores apart, and sorted.
template <LabelRange T, NumberRange S>
RankedScores ranked_scores(const T& truth, const S& scores, Weights weights) {
  const auto labels = label_column(truth, "truth");
  const auto numbers = number_column(scores, "scores");
  require_columns("scores", labels.values.size(), numbers.values.size(), weights);
  return with_binary_codes(labels.values, [&](auto codes) {
    RankedScores ranked;
    ranked.update(codes, ScoreView(numbers.values, 1), weights);
    ranked.finish();
    return ranked;
  });
}

template <class M, LabelRange T, NumberRange S>
double score_ranks(const M& metric, const T& truth, const S& scores, Weights weights) {
  return static_cast<double>(metric(ranked_scores(truth, scores, weights)));
}

}  // namespace attune::inline ATTUNE_ABI::detail
