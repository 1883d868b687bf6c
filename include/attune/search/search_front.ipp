// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/search_front.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE std::vector<double> objective_means(const Trial& trial, const std::vector<std::size_t>& objectives) {
  std::vector<double> means;
  for (const std::size_t m : objectives)
    if (m < trial.mean.size() && std::isfinite(trial.mean[m])) means.push_back(trial.mean[m]);
  if (means.size() < objectives.size()) means.clear();
  return means;
}

[[gnu::cold]] ATTUNE_INLINE std::vector<std::size_t> front_of_trials(std::vector<Trial>& trials, const std::vector<std::size_t>& objectives, const std::vector<Direction>& directions) {
  std::vector<std::vector<double>> scores;
  for (Trial& trial : trials) {
    auto& means = scores.emplace_back(objective_means(trial, objectives));
    if (trial.state == TrialState::complete && means.empty()) trial.state = TrialState::undefined;
    if (trial.state != TrialState::complete) means.clear();
  }
  auto front = pareto_front(scores, directions);
  if (front.empty()) throw_all_failed(std::move(trials), "an objective");
  std::stable_sort(front.begin(), front.end(), [&](std::size_t i, std::size_t j) { return better(scores[i].front(), scores[j].front(), directions.front()); });
  return front;
}

[[gnu::cold]] ATTUNE_INLINE void require_no_single_rank(const SearchOptions& options) {
  if (options.racing) throw InvalidArgument({.argument = "SearchOptions::racing", .found = "a race", .expected = "none in a search by several metrics", .remedy = "who is beaten in one of them may lead in another: leave it out"});
  if (options.choice) throw InvalidArgument({.argument = "SearchOptions::choice", .found = "a rule of choice", .expected = "none in a search by several metrics", .remedy = "choose one of the front"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
