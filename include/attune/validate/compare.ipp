// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/compare.hpp"

#include <cmath>

#include "attune/core/error.hpp"
#include "attune/validate/detail/ranks.hpp"
#include "attune/validate/detail/score_pairs.hpp"
#include "attune/validate/holm.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE bool beats(double a, double b, Direction direction) { return direction == Direction::maximize ? a > b : a < b; }

/// The mean ranks over folds; 1 is the best.
[[gnu::cold]] inline std::vector<double> ranks_over_folds(const ScoresOfLearners& scores, Direction direction) {
  const std::size_t folds = scores.front().size();
  std::vector<double> means(scores.size()), fold(scores.size());
  for (std::size_t k = 0; k < folds; ++k) {
    for (std::size_t i = 0; i < scores.size(); ++i) fold[i] = direction == Direction::maximize ? -scores[i][k] : scores[i][k];
    const auto ranks = ranks_of(fold);
    for (std::size_t i = 0; i < scores.size(); ++i) means[i] += ranks.of[i] / static_cast<double>(folds);
  }
  return means;
}

/// Every learner against the best. Precondition: no score is NaN.
[[gnu::cold]] inline void test_against_best(MetricComparison& comparison, const ScoresOfLearners& scores, double test_to_train) {
  std::vector<double> p_values(scores.size(), undefined_score);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (i == comparison.best) continue;
    auto& standing = comparison.standings[i];
    standing.to_best = corrected_resampled_t_test(scores[i], scores[comparison.best], test_to_train, comparison.level);
    standing.posterior = bayesian_correlated_t_test(scores[i], scores[comparison.best], test_to_train, comparison.rope);
    p_values[i] = standing.to_best.p_value;
  }
  const auto adjusted = holm_adjusted(p_values);
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (i != comparison.best) comparison.standings[i].adjusted_p_value = adjusted[i];
}

ATTUNE_INLINE MetricComparison comparison_of(MetricComparison comparison, const std::vector<std::string>& names, const ScoresOfLearners& scores, double test_to_train) {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    comparison.standings.push_back({.name = names[i], .mean = mean_of(scores[i]), .spread = spread_of(scores[i])});
    for (const double score : scores[i]) comparison.defined = comparison.defined && std::isfinite(score);
  }
  if (!comparison.defined) {
    for (auto& standing : comparison.standings) standing.mean_rank = standing.adjusted_p_value = undefined_score;
    return comparison;
  }
  const auto ranks = ranks_over_folds(scores, comparison.direction);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    comparison.standings[i].mean_rank = ranks[i];
    if (beats(comparison.standings[i].mean, comparison.standings[comparison.best].mean, comparison.direction)) comparison.best = i;
  }
  comparison.standings[comparison.best].to_best.p_value = 1;
  test_against_best(comparison, scores, test_to_train);
  return comparison;
}

ATTUNE_INLINE MetricComparison comparison_of(MetricComparison comparison, const std::vector<std::string>& names, const std::vector<std::vector<FoldScores>>& folds, std::size_t metric, double test_to_train) {
  ScoresOfLearners scores;
  for (const auto& of_learner : folds) scores.push_back(test_scores(of_learner, metric));
  return comparison_of(std::move(comparison), names, scores, test_to_train);
}

ATTUNE_INLINE void check_options(const CompareOptions& options) {
  require_level(options.level);
  require_rope(options.rope);
}

[[gnu::cold]] ATTUNE_INLINE void require_two_folds(std::size_t folds) {
  if (folds < 2) throw InvalidArgument({.argument = "splitter", .found = {folds, " folds"}, .expected = "2 or more", .remedy = "one score does not show how much scores vary"});
}

ATTUNE_INLINE std::string name_at(std::size_t place) { return place < 26 ? std::string(1, static_cast<char>('A' + place)) : Phrase{"learner ", place + 1}.text(); }

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
