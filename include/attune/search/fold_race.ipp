// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/fold_race.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "attune/core/distributions.hpp"
#include "attune/core/settings.hpp"
#include "attune/validate/cross_validate.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// One round of a race among some of the candidates.
struct RaceRound {
  const RaceStandings& standings;
  std::vector<std::size_t> in;  // the places of those that are compared
  std::vector<double> means;    // of each candidate, over the folds so far

  [[gnu::cold]] explicit RaceRound(const RaceStandings& all) : standings(all) {
    for (std::size_t i = 0; i < standings.scores.size(); ++i) {
      in.push_back(i);
      means.push_back(mean_of(standings.scores[i]));
    }
  }

  /// By how much candidate a is ahead of b.
  double lead(double a, double b) const { return standings.direction == Direction::maximize ? a - b : b - a; }

  [[gnu::cold]] std::size_t leader() const {
    std::size_t first = in.front();
    for (const std::size_t i : in)
      if (lead(means[i], means[first]) > 0) first = i;
    return first;
  }

  /// The variance of a score about what its candidate and its fold make of it. 0 where it is rounding.
  [[gnu::cold]] double pooled_variance() const {
    const std::size_t folds = standings.done;
    const auto m = static_cast<double>(in.size());
    std::vector<double> fold_means(folds);
    double largest = 0;
    for (const std::size_t i : in)
      for (std::size_t k = 0; k < folds; ++k) {
        const double off = standings.scores[i][k] - means[i];
        fold_means[k] += off / m;
        largest = std::max(largest, std::abs(standings.scores[i][k]));
      }
    double sum = 0;
    for (const std::size_t i : in)
      for (std::size_t k = 0; k < folds; ++k) {
        const double residual = standings.scores[i][k] - means[i] - fold_means[k];
        sum += residual * residual;
      }
    const double variance = sum / (static_cast<double>(folds - 1) * (m - 1)), rounding = 1e-12 * largest;
    return variance > rounding * rounding ? variance : 0;
  }

  [[gnu::cold]] double variance_of_difference(std::size_t a, std::size_t b) const {
    std::vector<double> differences;
    for (std::size_t k = 0; k < standings.done; ++k) differences.push_back(standings.scores[a][k] - standings.scores[b][k]);
    const double spread = spread_of(differences);
    return spread * spread;
  }

  /// Takes out who is beaten, given the error that a round may make. Returns whether somebody is.
  [[gnu::cold]] bool judge(double error, bool of_truth) {
    const double rivals = static_cast<double>(in.size()) - 1, folds = static_cast<double>(standings.done);
    if (rivals < 1) return false;
    const double pooled = pooled_variance();
    if (pooled == 0) return false;
    const double t = student_t_upper_quantile(error / rivals, (folds - 1) * rivals);
    const double spread = 1 / folds + (of_truth ? standings.test_to_train : -1 / static_cast<double>(standings.folds));
    const std::size_t best = leader();
    const std::size_t before = in.size();
    std::erase_if(in, [&](std::size_t i) {
      const double variance = std::max(2 * pooled, variance_of_difference(best, i));
      return lead(means[best], means[i]) > t * std::sqrt(spread * variance);
    });
    return in.size() < before;
  }
};

}  // namespace detail

ATTUNE_INLINE RaceVerdict FoldRace::operator()(const RaceStandings& standings) const {
  require_setting(level > 0 && level < 1, "FoldRace::level", level, "a probability, between 0 and 1");
  require_setting(first >= 2, "FoldRace::first", first, "2 or more");
  require_setting(step >= 1, "FoldRace::step", step, "1 or more");
  const auto begin = static_cast<std::size_t>(first), stride = static_cast<std::size_t>(step);
  if (standings.done < begin) return {.until = begin};
  RaceVerdict verdict{.until = standings.done + stride};
  const std::size_t looks = standings.folds > begin ? (standings.folds - begin + stride - 1) / stride : 1;
  const bool of_truth = target == RaceTarget::truth || (target == RaceTarget::automatic && !standings.best_mean_wins);
  detail::RaceRound round(standings);
  while (round.judge((1 - level) / static_cast<double>(looks), of_truth)) {
  }
  for (std::size_t i = 0, at = 0; i < standings.racing; ++i) {
    const bool is_in = at < round.in.size() && round.in[at] == i;
    if (is_in)
      ++at;
    else
      verdict.beaten.push_back(i);
  }
  return verdict;
}

}  // namespace attune::inline ATTUNE_ABI
