// SPDX-License-Identifier: BSL-1.0
#pragma once

// How much one clustering tells about another: mutual information, as it is, over the entropies, and above chance.

#include <cstdint>
#include <span>
#include <string_view>

#include "attune/metrics/contingency.hpp"

namespace attune::inline ATTUNE_ABI {

/// The mean of two entropies that mutual information is divided by. min ≤ geometric ≤ arithmetic ≤ max.
enum class EntropyAverage { arithmetic, geometric, min, max };

namespace detail {

/// -Σ p log p of the shares of rows, in nats; exactly 0 for one cluster.
[[gnu::cold]] double entropy(std::span<const LabelCount> clusters, std::int64_t rows) noexcept;

/// In nats, ≥ 0; exactly 0 where the cells are products of the margins.
[[gnu::cold]] double mutual_information(const Contingency& table) noexcept;

std::string_view unless_rows(const Contingency& table) noexcept;

}  // namespace detail

/// Σ n_tp / n log(n n_tp / (n_t n_p)) over the cells of the contingency table, in nats: in [0, min of the entropies],
/// larger is better. 0 for independent clusterings. NaN without rows.
struct MutualInformation {
  using Statistic = Contingency;
  static constexpr std::string_view name = "mutual information";
  static constexpr auto direction = Direction::maximize;

  double operator()(const Contingency& table) const;
  std::string_view undefined(const Contingency& table) const;
};

/// Mutual information over a mean of the two entropies: in [0, 1], larger is better. 1 for equal clusterings (also
/// where their entropies are 0), 0 for independent ones. It does not allow for chance: see AdjustedMutualInformation.
/// NaN without rows.
struct NormalizedMutualInformation {
  using Statistic = Contingency;
  static constexpr std::string_view name = "normalized mutual information";
  static constexpr auto direction = Direction::maximize;
  EntropyAverage average = EntropyAverage::arithmetic;

  [[gnu::cold]] double operator()(const Contingency& table) const;
  std::string_view undefined(const Contingency& table) const;
};

/// (I - E I) / (mean entropy - E I), where I is mutual information and E I its expectation over all clusterings of
/// these sizes: at most 1, which equal clusterings have, 0 on average for random ones, larger is better. NaN without
/// rows, and where the mean entropy is no more than chance gives: with EntropyAverage::min when every row is a cluster
/// of its own in one of two different clusterings. Vinh, Epps, Bailey, "Information theoretic measures for clusterings
/// comparison", JMLR 11 (2010), equations 24a and table 2. Cost: see expected_information.
struct AdjustedMutualInformation {
  using Statistic = Contingency;
  static constexpr std::string_view name = "adjusted mutual information";
  static constexpr auto direction = Direction::maximize;
  EntropyAverage average = EntropyAverage::arithmetic;

  [[gnu::cold]] double operator()(const Contingency& table) const;
  std::string_view undefined(const Contingency& table) const;
};

template <LabelRange T, LabelRange P>
double mutual_info_score(const T& truth, const P& predicted, const MutualInformation& settings = {}, Weights weights = {}) {
  return detail::score_clustering(settings, truth, predicted, weights);
}

template <LabelRange T, LabelRange P>
double normalized_mutual_info_score(const T& truth, const P& predicted, const NormalizedMutualInformation& settings = {}, Weights weights = {}) {
  return detail::score_clustering(settings, truth, predicted, weights);
}

template <LabelRange T, LabelRange P>
double adjusted_mutual_info_score(const T& truth, const P& predicted, const AdjustedMutualInformation& settings = {}, Weights weights = {}) {
  return detail::score_clustering(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/mutual_information.ipp"
#endif
