// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which axes of a search mattered: functional analysis of variance over its trials.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "attune/search/concept.hpp"
#include "attune/search/search.hpp"
#include "attune/search/space.hpp"
#include "attune/search/study.hpp"

namespace attune::inline ATTUNE_ABI {

struct ImportanceOptions {
  bool pairs = false;      ///< of each two axes, too
  int trees = 64;          ///< of the forest that stands for the scores
  std::uint64_t seed = 0;  ///< of its draws
  int metric = -1;         ///< whose mean is explained, by its place in Trial::mean; -1: the score that ranks
};

/// What an axis accounts for by itself.
struct AxisShare {
  std::string axis{};   ///< its name
  double share = 0;     ///< of the variance of the score over the space, from 0 to 1: the mean over the trees
  double spread = 0;    ///< of the share: the standard deviation over the trees
  double exists = 1;    ///< in how much of the space there is this axis

  friend bool operator==(const AxisShare&, const AxisShare&) = default;
};

/// What two axes account for together, beyond what each does by itself.
struct PairShare {
  std::string first{};
  std::string second{};
  double share = 0;
  double spread = 0;

  friend bool operator==(const PairShare&, const PairShare&) = default;
};

/// Shares of the variance of a score over a space.
struct AxisImportance {
  std::vector<AxisShare> axes{};   ///< in the order of the space
  std::vector<PairShare> pairs{};  ///< of each axis with those after it; empty unless asked for
  std::size_t trials = 0;          ///< that have a score
  int trees = 0;
  double explained = 0;            ///< R² of the forest on trials that a tree has not seen; NaN where all scores are equal

  /// What none of the rows accounts for: more axes together. 0 where all scores are equal.
  double rest() const;

  friend bool operator==(const AxisImportance&, const AxisImportance&) = default;
};

/// Prints a table with a bar for each share, the largest first; include attune/report/axis_importance.hpp, or
/// attune/attune.hpp.
std::ostream& operator<<(std::ostream& out, const AxisImportance& importance);

namespace detail {

[[gnu::cold]] AxisImportance axis_importance(std::span<const Trial> trials, const std::vector<AxisShape>& axes, const ImportanceOptions& options);

}  // namespace detail

/// How much of the variance of the score over the whole space each axis accounts for: Var(E[score | axis]) / Var(score), for
/// settings that are uniform on the axes. A forest of regression trees stands for the score; of each tree, which is constant
/// on boxes, the variances are exact. They say which axis matters to the score, not which value is good.
///
/// Trials that have a score count: those that failed or violate a constraint do not, those that lost a race count with the
/// score that was estimated, unless a metric is named. Numbers split by size, other values in the order of their mean scores
/// over the trials that a tree was drawn. An axis with a condition is split only within boxes in which it exists, and
/// accounts for variance there: its share is P(exists) Var(E[score | axis] | exists) / Var(score), so that a rarely used axis
/// has little, and what its existence itself is worth is its parent's.| axis] | exists) / Var(score), so that a rarely used axis has little, and what its existence itself
/// is worth is its parent's.
///
/// The same bits for the same trials and seed. Errors: InvalidArgument for fewer than 4 trials with a score, for trees < 1,
/// and for a metric that there is not.
/// Cost: trees · axes · trials · log²(trials), pairs beside.
/// Hutter, Hoos, Leyton-Brown, "An efficient approach for assessing hyperparameter importance", ICML 2014; Breiman, "Random
/// forests", Machine Learning 45 (2001); the order of values without one: Wright, König, "Splitting on categorical predictors
/// in random forests", PeerJ 7 (2019).
template <class L, class Space, class M>
[[gnu::cold]] AxisImportance axis_importance(const SearchResult<L, Space, M>& found, const ImportanceOptions& options = {}) {
  return detail::axis_importance(found.trials, found.space.shape(), options);
}

/// Of the trials of a study so far.
template <class S, class Space, class Strategy>
[[gnu::cold]] AxisImportance axis_importance(const Study<S, Space, Strategy>& study, const ImportanceOptions& options = {}) {
  return detail::axis_importance(study.trials(), study.space().shape(), options);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/axis_importance.ipp"
#endif
