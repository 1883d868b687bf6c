// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether several learners' scores on many data sets differ, and which do.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/core/distributions.hpp"
#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/validate/detail/ranks.hpp"
#include "attune/validate/detail/score_pairs.hpp"

namespace attune::inline ATTUNE_ABI {

/// What the ranks of k learners on N data sets tell.
struct FriedmanTest {
  std::vector<double> mean_ranks{};  ///< of each learner; 1 is the best
  std::size_t blocks = 0;            ///< N
  double statistic = 0;              ///< chi-square of k - 1 degrees of freedom, corrected for ties
  double p_value = 0;                ///< of the hypothesis that all are alike
  double f_statistic = 0;            ///< Iman and Davenport's, less conservative, of k - 1 and (k - 1) (N - 1) degrees
  double f_p_value = 0;

  friend bool operator==(const FriedmanTest&, const FriedmanTest&) = default;
};

/// Which pairs of learners differ. Entry (i, j) of p_values is at i·k + j.
struct NemenyiTest {
  double critical_difference = 0;    ///< of mean ranks: those further apart differ at the level asked for
  std::vector<double> p_values{};    ///< two-sided, of all pairs at once; 1 on the diagonal

  friend bool operator==(const NemenyiTest&, const NemenyiTest&) = default;
};

/// Friedman's test. scores[i][j] is learner i's score on data set j: the same data sets for each of k ≥ 3 learners, of
/// which N ≥ 2. Blocks should be independent, which data sets are and folds are not. Learners that are all alike on every
/// data set give 0 and p = 1; a NaN score, NaN. Errors: InvalidArgument for fewer learners or data sets, and for sizes that disagree.
/// Friedman, "The use of ranks to avoid the assumption of normality implicit in the analysis of variance", JASA 32 (1937);
/// Iman, Davenport, "Approximations of the critical region of the Friedman statistic", Communications in Statistics 9 (1980).
[[gnu::cold]] inline FriedmanTest friedman_test(std::span<const std::vector<double>> scores, Direction direction = Direction::maximize) {
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

/// Nemenyi's test of all pairs, to be made where Friedman's says that there is a difference: mean ranks that are further
/// apart than q sqrt(k (k + 1) / (6 N)) differ, q of the studentised range over sqrt(2). Errors: InvalidArgument for a level outside (0, 1).
/// Nemenyi, "Distribution-free multiple comparisons", 1963; Demšar, "Statistical comparisons of classifiers over multiple
/// data sets", JMLR 7 (2006), section 3.2.2.
[[gnu::cold]] inline NemenyiTest nemenyi_test(const FriedmanTest& friedman, double level = 0.95) {
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
