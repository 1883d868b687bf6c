// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/friedman.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/distributions.hpp"
#include "attune/validate/detail/ranks.hpp"
#include "attune/validate/detail/score_pairs.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE FriedmanTest friedman_test(std::span<const std::vector<double>> scores, Direction direction) {
  const std::size_t k = scores.size(), blocks = k == 0 ? 0 : scores.front().size();
  if (k < 3) throw InvalidArgument({.argument = "friedman_test", .found = {k, k == 1 ? " learner" : " learners"}, .expected = "3 or more", .remedy = "compare two by wilcoxon_signed_rank_test"});
  if (blocks < 2) throw InvalidArgument({.argument = "friedman_test", .found = {blocks, " scores of each learner"}, .expected = "2 or more"});
  for (std::size_t i = 0; i < k; ++i)
    if (scores[i].size() != blocks) throw InvalidArgument({.argument = "friedman_test", .place = {"learner ", i}, .found = {scores[i].size(), " scores"}, .expected = {blocks, ", as of learner 0"}});

  FriedmanTest found{.mean_ranks = std::vector<double>(k), .blocks = blocks};
  double ties = 0;
  std::vector<double> block(k);
  for (std::size_t j = 0; j < blocks; ++j) {
    for (std::size_t i = 0; i < k; ++i) block[i] = direction == Direction::maximize ? -scores[i][j] : scores[i][j];
    if (std::any_of(block.begin(), block.end(), [](double x) { return std::isnan(x); })) {
      constexpr double nan = detail::undefined_score;
      return {.mean_ranks = std::vector<double>(k, nan), .blocks = blocks, .statistic = nan, .p_value = nan, .f_statistic = nan, .f_p_value = nan};
    }
    const auto ranks = detail::ranks_of(block);
    ties += ranks.ties;
    for (std::size_t i = 0; i < k; ++i) found.mean_ranks[i] += ranks.of[i] / static_cast<double>(blocks);
  }
  const auto n = static_cast<double>(blocks), learners = static_cast<double>(k);
  double squares = 0;
  for (const double rank : found.mean_ranks) squares += (rank - (learners + 1) / 2) * (rank - (learners + 1) / 2);
  const double chance = 1 - ties / (n * learners * (learners * learners - 1));  // what ties leave of the ranks' variance
  found.statistic = chance > 0 ? 12 * n / (learners * (learners + 1)) * squares / chance : 0;
  found.p_value = detail::chi_square_upper(found.statistic, learners - 1);
  const double left = n * (learners - 1) - found.statistic;
  found.f_statistic = detail::ratio_of_deviations((n - 1) * found.statistic, std::max(0.0, left));
  found.f_p_value = detail::f_upper(found.f_statistic, learners - 1, (learners - 1) * (n - 1));
  return found;
}

ATTUNE_INLINE NemenyiTest nemenyi_test(const FriedmanTest& friedman, double level) {
  detail::require_level(level);
  const std::size_t k = friedman.mean_ranks.size();
  const auto learners = static_cast<double>(k);
  const double unit = std::sqrt(learners * (learners + 1) / (12 * static_cast<double>(friedman.blocks)));  // with the root of 2 of q
  NemenyiTest found{.critical_difference = detail::studentized_range_upper_quantile(1 - level, static_cast<int>(k)) * unit, .p_values = std::vector<double>(k * k, 1)};
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j)
      if (i != j) found.p_values[i * k + j] = detail::studentized_range_upper(std::abs(friedman.mean_ranks[i] - friedman.mean_ranks[j]) / unit, static_cast<int>(k));
  return found;
}

}  // namespace attune::inline ATTUNE_ABI
