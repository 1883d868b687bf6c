// SPDX-License-Identifier: BSL-1.0
#pragma once

// Binary labels beside their scores, as the free functions of ranking metrics and the curves take them.

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/ranked_scores.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Calls `use` with labels as codes 0 and 1: as they stand, or by their order. Errors: InvalidData for more than two.
template <std::integral T, class Use>
decltype(auto) with_binary_codes(std::span<const T> labels, Use&& use) {
  T seen{0};
  for (const T label : labels) seen = static_cast<T>(seen | label);
  if ((seen & static_cast<T>(~T{1})) == 0) return use(labels);
  const std::vector<T> distinct = distinct_labels(labels);
  if (distinct.size() > 2)
    throw InvalidData({.argument = "truth", .found = {distinct.size(), " classes"}, .expected = "two", .remedy = "give scores n×K for K classes, a column a class"});
  std::vector<T> codes(labels.size());
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = labels[i] == distinct.back() && distinct.size() == 2 ? T{1} : T{0};
  return use(std::span<const T>(codes));
}

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
