// SPDX-License-Identifier: BSL-1.0
#pragma once

// Who dominates whom, and how much room each has: what NSGA-II sorts by.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

#include "attune/metrics/concept.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// What counts of a trial with several scores. Smaller losses are better.
struct Rival {
  std::vector<double> losses{};  ///< one of each objective; empty where there are none
  double violation = 0;          ///< of a constraint; infinite without losses
};

[[gnu::cold]] inline Rival rival(const std::vector<double>& scores, double violation, const std::vector<Direction>& directions) {
  Rival made{.violation = violation};
  for (std::size_t k = 0; k < scores.size(); ++k) made.losses.push_back(directions[k] == Direction::maximize ? -scores[k] : scores[k]);
  if (std::any_of(scores.begin(), scores.end(), [](double score) { return std::isnan(score); })) made.losses.clear();
  if (made.losses.empty() && !(violation > 0)) made.violation = std::numeric_limits<double>::infinity();
  return made;
}

/// Whether a dominates b: by less violation, and where neither violates anything by being no worse in each loss and better in one.
inline bool dominates(const Rival& a, const Rival& b) {
  if (a.violation > 0 || b.violation > 0) return a.violation < b.violation;
  bool better = false;
  for (std::size_t k = 0; k < a.losses.size(); ++k) {
    if (a.losses[k] > b.losses[k]) return false;
    better = better || a.losses[k] < b.losses[k];
  }
  return better;
}

/// The rank of each: 0 of those that nobody dominates, 1 of those that only these dominate, and so on. Cost: n² comparisons.
/// Deb, Pratap, Agarwal, Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE Transactions on
/// Evolutionary Computation 6 (2002), section III A.
[[gnu::cold]] inline std::vector<std::size_t> non_dominated_ranks(const std::vector<Rival>& rivals) {
  const std::size_t n = rivals.size();
  std::vector<std::vector<std::size_t>> below(n);
  std::vector<std::size_t> above(n), ranks(n), front, next;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (dominates(rivals[i], rivals[j])) {
        below[i].push_back(j);
        ++above[j];
      }
  for (std::size_t i = 0; i < n; ++i)
    if (above[i] == 0) front.push_back(i);
  for (std::size_t rank = 0; !front.empty(); ++rank) {
    next.clear();
    for (const std::size_t i : front) {
      ranks[i] = rank;
      for (const std::size_t j : below[i])
        if (--above[j] == 0) next.push_back(j);
    }
    front.swap(next);
  }
  return ranks;
}

/// The places of those with losses and without violation that nobody dominates, in rising order. Sorted by their losses, the
/// first before the second and so on, nobody is dominated by one that comes later, so that each is compared with the front
/// so far, and of two losses with the last of it alone: that with the least second one. Cost: n log n for two losses, n times
/// the size of the front for more; memory for n places.
[[gnu::cold]] inline std::vector<std::size_t> non_dominated(const std::vector<Rival>& rivals) {
  std::vector<std::size_t> order, front;
  for (std::size_t i = 0; i < rivals.size(); ++i)
    if (!rivals[i].losses.empty() && !(rivals[i].violation > 0)) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return rivals[i].losses < rivals[j].losses; });
  for (const std::size_t i : order) {
    const bool two = rivals[i].losses.size() <= 2;
    const auto first = two && !front.empty() ? front.end() - 1 : front.begin();
    if (std::none_of(first, front.end(), [&](std::size_t j) { return dominates(rivals[j], rivals[i]); })) front.push_back(i);
  }
  std::sort(front.begin(), front.end());
  return front;
}

/// How far apart the neighbours of each are in its front: the sum over losses of their difference, as a share of the front's
/// range; infinite at the ends. Section III B of the paper; a loss that is the same for all of a front adds nothing.
[[gnu::cold]] inline std::vector<double> crowding_distances(const std::vector<Rival>& rivals, const std::vector<std::size_t>& ranks) {
  std::vector<double> distances(rivals.size());
  std::vector<std::size_t> order(rivals.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return ranks[i] < ranks[j]; });
  for (auto first = order.begin(); first != order.end();) {
    const auto last = std::find_if(first, order.end(), [&](std::size_t i) { return ranks[i] != ranks[*first]; });
    for (std::size_t k = 0; k < rivals[*first].losses.size(); ++k) {
      if (std::any_of(first, last, [&](std::size_t i) { return rivals[i].losses.empty(); })) break;
      const auto loss = [&](auto at) { return rivals[*at].losses[k]; };
      std::stable_sort(first, last, [&](std::size_t i, std::size_t j) { return rivals[i].losses[k] < rivals[j].losses[k]; });
      const double range = loss(last - 1) - loss(first);
      if (!(range > 0)) continue;
      distances[*first] = distances[*(last - 1)] = std::numeric_limits<double>::infinity();
      for (auto at = first + 1; at < last - 1; ++at) distances[*at] += (loss(at + 1) - loss(at - 1)) / range;
    }
    first = last;
  }
  return distances;
}

}  // namespace attune::inline ATTUNE_ABI::detail
