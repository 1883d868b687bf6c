// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/fold_race.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "attune/core/distributions.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/settings.hpp"
#include "attune/validate/cross_validate.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The middle value; of an even number the mean of the two.
[[gnu::cold]] inline double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return values.size() % 2 == 1 ? *middle : 0.5 * (*middle + *std::max_element(values.begin(), middle));
}

/// The F that is exceeded with probability p.
[[gnu::cold]] inline double f_upper_quantile(double p, double d1, double d2) {
  double low = 0, high = 1;
  while (f_upper(high, d1, d2) > p) low = std::exchange(high, 2 * high);
  for (double middle = 0.5 * (low + high); low < middle && middle < high; middle = 0.5 * (low + high)) (f_upper(middle, d1, d2) > p ? low : high) = middle;
  return high;
}

/// The standard deviation that scores of all folds do not exceed with probability 1 - error, whose variance over the `done`
/// first of them is known: the others' sum of squares about the mean over theirs is F of K - r and r - 1 degrees of freedom.
[[gnu::cold]] inline double largest_spread(double variance, std::size_t done, std::size_t folds, double error) {
  const double known = static_cast<double>(done) - 1, rest = static_cast<double>(folds - done);
  return std::sqrt(variance * (known + rest * f_upper_quantile(error, rest, known)) / (known + rest));
}

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

  /// The middle of something over those that are compared.
  [[gnu::cold]] double median_over(FunctionRef<double(std::size_t)> of_candidate) const {
    std::vector<double> values;
    for (const std::size_t i : in) values.push_back(of_candidate(i));
    return median_of(std::move(values));
  }

  double off(std::size_t i, std::size_t fold) const { return standings.scores[i][fold] - means[i]; }

  /// The variance of a score about what its candidate and its fold make of it, by sums of squares.
  [[gnu::cold]] double variance_by_squares() const {
    const std::size_t folds = standings.done;
    const auto m = static_cast<double>(in.size());
    double sum = 0;
    for (std::size_t k = 0; k < folds; ++k) {
      double of_fold = 0;
      for (const std::size_t i : in) of_fold += off(i, k) / m;
      for (const std::size_t i : in) sum += (off(i, k) - of_fold) * (off(i, k) - of_fold);
    }
    return sum / (static_cast<double>(folds - 1) * (m - 1));
  }

  /// The same by medians: a fold's is over candidates, and so is that of the variances about these. A variance over r folds
  /// has its median below its mean, of normal scores by the factor (1 - 2 / (9 (r - 1)))³ (Wilson and Hilferty).
  [[gnu::cold]] double variance_by_medians() const {
    const std::size_t folds = standings.done;
    const double m = static_cast<double>(in.size()), degrees = static_cast<double>(folds) - 1;
    std::vector<double> of_folds;
    for (std::size_t k = 0; k < folds; ++k) of_folds.push_back(median_over([&](std::size_t i) { return off(i, k); }));
    const double variance = median_over([&](std::size_t i) {
      std::vector<double> rest;
      for (std::size_t k = 0; k < folds; ++k) rest.push_back(off(i, k) - of_folds[k]);
      return std::pow(spread_of(rest), 2);
    });
    return variance * m / (m - 1) / std::pow(1 - 2 / (9 * degrees), 3);
  }

  /// The smaller of both, of which the second is no larger for a few candidates that vary much more; the first where half of
  /// the candidates are the same. 0 where it is rounding.
  [[gnu::cold]] double pooled_variance() const {
    const double usual = median_over([&](std::size_t i) {
      double largest = 0;
      for (std::size_t k = 0; k < standings.done; ++k) largest = std::max(largest, std::abs(standings.scores[i][k]));
      return largest;
    });
    const auto beyond_rounding = [&](double variance) { return variance > 1e-24 * usual * usual; };
    const double by_squares = variance_by_squares(), by_medians = variance_by_medians();
    if (!beyond_rounding(by_squares)) return 0;
    return beyond_rounding(by_medians) ? std::min(by_squares, by_medians) : by_squares;
  }

  [[gnu::cold]] double variance_of_difference(std::size_t a, std::size_t b) const {
    std::vector<double> differences;
    for (std::size_t k = 0; k < standings.done; ++k) differences.push_back(standings.scores[a][k] - standings.scores[b][k]);
    return std::pow(spread_of(differences), 2);
  }

  /// How far behind the best mean of all folds a rule of choice may go, at most.
  [[gnu::cold]] double reach(std::size_t best, double error) const {
    const auto variance = [&](std::size_t i) { return std::pow(spread_of(standings.scores[i]), 2); };
    const double spread = largest_spread(std::max(variance(best), median_over(variance)), standings.done, standings.folds, error);
    return standings.reach * spread / std::sqrt(static_cast<double>(standings.folds));
  }

  /// Takes out who is beaten, given the error that a round may make. Returns whether somebody is.
  [[gnu::cold]] bool judge(double error, bool of_truth) {
    const double rivals = static_cast<double>(in.size()) - 1, folds = static_cast<double>(standings.done);
    if (rivals < 1) return false;
    const double pooled = pooled_variance();
    if (pooled == 0) return false;
    const std::size_t best = leader();
    const bool by_rule = standings.reach > 0;
    if (by_rule) error /= 2;
    const double chosen_from = of_truth && standings.ended > 0 ? static_cast<double>(standings.ended + standings.racing - standings.scores.size()) : 0;  // and are not here
    const double p = error / (rivals + chosen_from), degrees = (folds - 1) * rivals;
    const double spread = 1 / folds + (of_truth ? standings.test_to_train : -1 / static_cast<double>(standings.folds));
    const double allowed = by_rule ? reach(best, error) : 0;
    std::vector<double> behind;  // by so many standard errors
    for (const std::size_t i : in) behind.push_back((lead(means[best], means[i]) - allowed) / std::sqrt(spread * std::max(2 * pooled, variance_of_difference(best, i))));
    const double farthest = *std::max_element(behind.begin(), behind.end());
    if (student_t_upper(farthest, degrees) > p * (1 + 1e-6)) return false;  // a hundredth of what the quantile takes
    const double t = student_t_upper_quantile(p, degrees);
    const std::size_t before = in.size();
    auto next = behind.begin();
    std::erase_if(in, [&](std::size_t) { return *next++ > t; });
    return in.size() < before;
  }
};

}  // namespace detail

ATTUNE_INLINE void RacingRule::check() const {
  if (check_) check_();
}

ATTUNE_INLINE void FoldRace::check() const {
  require_setting(level > 0 && level < 1, "FoldRace::level", level, "a probability, between 0 and 1");
  require_setting(first >= 2, "FoldRace::first", first, "2 or more");
  require_setting(step >= 1, "FoldRace::step", step, "1 or more");
}

ATTUNE_INLINE RaceVerdict FoldRace::operator()(const RaceStandings& standings) const {
  check();
  const auto begin = static_cast<std::size_t>(first), stride = static_cast<std::size_t>(step);
  if (standings.done < begin) return {.until = begin};
  RaceVerdict verdict{.until = standings.done + stride};
  const std::size_t looks = standings.folds > begin ? (standings.folds - begin + stride - 1) / stride : 1;
  detail::RaceRound round(standings);
  while (round.judge((1 - level) / static_cast<double>(looks), target == RaceTarget::truth)) {
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
