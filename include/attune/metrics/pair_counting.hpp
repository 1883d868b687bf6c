// SPDX-License-Identifier: BSL-1.0
#pragma once

// How well two clusterings agree about pairs of rows: whether two rows are together or apart.

#include <array>
#include <cstdint>
#include <string_view>

#include "attune/metrics/contingency.hpp"

namespace attune::inline ATTUNE_ABI {

/// Ordered pairs of two different rows, by whether the clusterings put them together.
struct PairConfusion {
  std::array<std::array<std::int64_t, 2>, 2> values{};

  /// Pairs that are together in the truth (or not) and together in the prediction (or not).
  std::int64_t operator()(bool truth, bool predicted) const noexcept { return values[truth ? 1 : 0][predicted ? 1 : 0]; }

  friend bool operator==(const PairConfusion&, const PairConfusion&) = default;
};

/// The share of pairs of rows about which the clusterings agree, in [0, 1], larger is better. Two random clusterings
/// score above 0: see AdjustedRand. NaN for fewer than two rows. Rand, "Objective criteria for the evaluation of
/// clustering methods", JASA 66 (1971).
struct RandIndex {
  using Statistic = Contingency;
  static constexpr std::string_view name = "Rand index";
  static constexpr auto direction = Direction::maximize;

  [[gnu::cold]] double operator()(const Contingency& table) const;
  std::string_view undefined(const Contingency& table) const;
};

/// The Rand index, less what chance would give, over the most it could be above that: in [-½, 1], 1 for equal
/// clusterings, 0 on average for random ones of these sizes, larger is better. NaN for fewer than two rows. Hubert,
/// Arabie, "Comparing partitions", Journal of Classification 2 (1985), in the form of Steinley, "Properties of the
/// Hubert-Arabie adjusted Rand index", Psychological Methods 9 (2004).
struct AdjustedRand {
  using Statistic = Contingency;
  static constexpr std::string_view name = "adjusted Rand index";
  static constexpr auto direction = Direction::maximize;

  [[gnu::cold]] double operator()(const Contingency& table) const;
  std::string_view undefined(const Contingency& table) const;
};

/// The geometric mean of the shares of pairs together in one clustering that are together in the other, too: in
/// [0, 1], larger is better. NaN where one of the clusterings has no two rows together (scikit-learn: 0). Fowlkes,
/// Mallows, "A method for comparing two hierarchical clusterings", JASA 78 (1983).
struct FowlkesMallows {
  using Statistic = Contingency;
  static constexpr std::string_view name = "Fowlkes-Mallows index";
  static constexpr auto direction = Direction::maximize;

  [[gnu::cold]] double operator()(const Contingency& table) const;
  std::string_view undefined(const Contingency& table) const;
};

template <LabelRange T, LabelRange P>
double rand_score(const T& truth, const P& predicted, const RandIndex& settings = {}, Weights weights = {}) {
  return detail::score_clustering(settings, truth, predicted, weights);
}

template <LabelRange T, LabelRange P>
double adjusted_rand_score(const T& truth, const P& predicted, const AdjustedRand& settings = {}, Weights weights = {}) {
  return detail::score_clustering(settings, truth, predicted, weights);
}

template <LabelRange T, LabelRange P>
double fowlkes_mallows_score(const T& truth, const P& predicted, const FowlkesMallows& settings = {}, Weights weights = {}) {
  return detail::score_clustering(settings, truth, predicted, weights);
}

/// How the clusterings agree about pairs of rows. Each pair counts twice, once in each order. Errors: InvalidArgument
/// for more than 3·10⁹ rows, whose pairs are more than an integer holds.
[[gnu::cold]] PairConfusion pair_confusion_matrix(const Contingency& table);
template <LabelRange T, LabelRange P>
PairConfusion pair_confusion_matrix(const T& truth, const P& predicted) {
  return pair_confusion_matrix(detail::contingency_of(truth, predicted, {}));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/pair_counting.ipp"
#endif
