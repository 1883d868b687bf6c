// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/core/distributions.hpp"
#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/fold_means.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// By how much score a is ahead of b.
inline double lead(const Candidates& candidates, double a, double b) { return candidates.direction == Direction::maximize ? a - b : b - a; }

}  // namespace detail

ATTUNE_INLINE std::vector<std::size_t> Candidates::contenders() const {
  const double budget = detail::largest_budget(trials);
  std::vector<std::size_t> found;
  for (std::size_t t = 0; t < trials.size(); ++t)
    if (trials[t].state == TrialState::complete && detail::has_budget(trials[t], budget)) found.push_back(t);
  return found;
}

ATTUNE_INLINE double Candidates::standard_error(std::size_t trial) const {
  const Trial& one = trials[trial];
  return one.folds.size() < 2 ? std::numeric_limits<double>::quiet_NaN() : one.spread[ranked_by] / std::sqrt(static_cast<double>(one.folds.size()));
}

ATTUNE_INLINE void ChoiceRule::check(const std::vector<AxisShape>& axes) const {
  if (check_) check_(axes);
}

ATTUNE_INLINE std::size_t ChoiceRule::operator()(const Candidates& candidates) const {
  if (!pick_) return candidates.best;
  const std::size_t chosen = pick_(candidates);
  const bool exists = chosen < candidates.trials.size();
  if (!exists || candidates.trials[chosen].state != TrialState::complete)
    throw InvalidArgument({.argument = "SearchOptions::choice", .found = {"trial ", chosen, exists ? ", which has no score of all folds" : ""}, .expected = {"the index of a complete trial of ", candidates.trials.size()}});
  return chosen;
}

namespace detail {

ATTUNE_INLINE std::vector<std::size_t> simplicity_axes(std::span<const AxisShape> axes, std::string_view key, const std::string& name, Simpler simpler) {
  if (simpler == Simpler::unsaid)
    throw InvalidArgument({.argument = "OneStandardError::simpler", .found = "nothing", .expected = "Simpler::smaller or Simpler::larger", .remedy = {"say at which values of ", name, " models are simpler"}});
  auto places = axes_of(axes, key);
  if (places.empty()) throw InvalidArgument({.argument = {"OneStandardError, ", name}, .found = "no axis of it in the space", .expected = "one", .remedy = {"add axis<&", name, ">(...), or name another"}});
  return places;
}

ATTUNE_INLINE std::size_t simplest_within_one_error(const Candidates& candidates, const std::vector<std::size_t>& axes, Simpler simpler) {
  std::size_t chosen = candidates.best;
  const auto& trials = candidates.trials;
  std::size_t axis = axes.front();
  for (const std::size_t a : axes)
    if (!std::isnan(trials[chosen].values[a].number)) axis = a;  // that of the best one's alternative: no other exists there
  const double best = trials[chosen].score, error = candidates.standard_error(chosen);
  const auto gain = [&](std::size_t t) {  // in simplicity; NaN where the axis does not exist
    const double less = trials[chosen].values[axis].number - trials[t].values[axis].number;
    return simpler == Simpler::smaller ? less : -less;
  };
  for (const std::size_t t : candidates.contenders()) {
    if (!(lead(candidates, best, trials[t].score) <= error)) continue;
    if (gain(t) > 0 || (gain(t) == 0 && lead(candidates, trials[t].score, trials[chosen].score) > 0)) chosen = t;
  }
  return chosen;
}

/// How much better the best mean is on each fold's best trial than it is itself, the mean over folds: what choosing by the
/// same folds flatters by, over the first folds, which those that a race dropped have too: on the others the best of a fold
/// may be one that is not there. NaN of one fold, of which the best mean is the best by definition. Tibshirani, Tibshirani,
/// "A bias correction for the minimum error rate in cross-validation", Annals of Applied Statistics 3 (2009), equation 2.3.
[[gnu::cold]] inline double optimism_of_best(const Candidates& candidates) {
  const auto own = test_scores(candidates.trials[candidates.best].folds, candidates.ranked_by);
  if (own.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  const double budget = largest_budget(candidates.trials);
  std::size_t shared = own.size();
  for (const Trial& trial : candidates.trials)
    if (trial.state == TrialState::beaten && has_budget(trial, budget)) shared = std::min(shared, trial.folds.size());
  double sum = 0;
  for (std::size_t k = 0; k < shared; ++k) {
    double most = 0;
    for (const Trial& trial : candidates.trials)
      if (trial.has_score() && has_budget(trial, budget)) most = std::max(most, lead(candidates, trial.folds[k].test[candidates.ranked_by], own[k]));
    sum += most;
  }
  return sum / static_cast<double>(shared);
}

/// The p value of the corrected resampled t test of two trials with the same folds. One fold tells nobody from anybody.
[[gnu::cold]] inline double p_of_equality(const std::vector<double>& a, const Trial& other, std::size_t metric, double ratio) {
  auto differences = test_scores(other.folds, metric);
  if (a.size() < 2) return 1;
  for (std::size_t k = 0; k < a.size(); ++k) differences[k] -= a[k];
  const auto n = static_cast<double>(a.size());
  const double mean = mean_of(differences), error = std::sqrt(1 / n + ratio) * spread_of(differences);
  return mean == 0 ? 1 : student_t_two_sided(mean / error, n - 1);
}

/// The contenders whose scores do not differ from the chosen one's, by Holm's method at this level: all those from the
/// first p value on, in rising order, that is too large for as many as are left.
[[gnu::cold]] inline std::vector<std::size_t> alike(const Candidates& candidates, std::size_t chosen, double level, double ratio) {
  const auto own = test_scores(candidates.trials[chosen].folds, candidates.ranked_by);
  std::vector<double> p_values(candidates.trials.size(), 2);  // above all others
  std::size_t others = 0;
  for (const std::size_t t : candidates.contenders())
    if (t != chosen) {
      p_values[t] = p_of_equality(own, candidates.trials[t], candidates.ranked_by, ratio);
      ++others;
    }
  auto sorted = p_values;
  std::sort(sorted.data(), sorted.data() + sorted.size());
  std::size_t told = 0;
  while (told < others && sorted[told] * static_cast<double>(others - told) <= 1 - level) ++told;
  std::vector<std::size_t> found;
  for (std::size_t t = 0; t < p_values.size(); ++t)
    if (p_values[t] <= 1 && p_values[t] >= sorted[told]) found.push_back(t);
  return found;
}

ATTUNE_INLINE double largest_budget(std::span<const Trial> trials) {
  double largest = -std::numeric_limits<double>::infinity();
  for (const Trial& trial : trials)
    if (trial.state == TrialState::complete && trial.budget > largest) largest = trial.budget;
  return largest;
}

ATTUNE_INLINE ChoiceUncertainty uncertainty_of(const Candidates& candidates, std::size_t chosen, double level) {
  require_setting(level > 0 && level < 1, "SearchResult::uncertainty, level", level, "a share of intervals, between 0 and 1");
  const Trial& trial = candidates.trials[chosen];
  const auto n = static_cast<double>(trial.folds.size());
  const double ratio = test_to_train(trial.folds);
  ChoiceUncertainty found{.level = level, .score = trial.score, .optimism = optimism_of_best(candidates)};
  found.standard_error = std::sqrt((1 / n + ratio) * n) * candidates.standard_error(chosen);
  const double reach = n < 2 ? std::numeric_limits<double>::quiet_NaN() : student_t_upper_quantile((1 - level) / 2, n - 1) * found.standard_error;
  found.lower = found.score - reach;
  found.upper = found.score + reach;
  found.corrected = candidates.direction == Direction::maximize ? found.score - found.optimism : found.score + found.optimism;
  found.alike = alike(candidates, chosen, level, ratio);
  return found;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
