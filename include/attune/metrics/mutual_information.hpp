// SPDX-License-Identifier: BSL-1.0
#pragma once

// How much one clustering tells about another: mutual information, as it is, over the entropies, and above chance.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "attune/metrics/contingency.hpp"
#include "attune/metrics/detail/expected_information.hpp"
#include "attune/metrics/detail/reasons.hpp"
#include "attune/simd/sums.hpp"

namespace attune::inline ATTUNE_ABI {

/// The mean of two entropies that mutual information is divided by. min ≤ geometric ≤ arithmetic ≤ max.
enum class EntropyAverage { arithmetic, geometric, min, max };

namespace detail {

/// -Σ p log p of the shares of rows, in nats; exactly 0 for one cluster.
[[gnu::cold]] inline double entropy(std::span<const LabelCount> clusters, std::int64_t rows) noexcept {
  const auto n = static_cast<double>(rows);
  simd::CompensatedSum sum;
  for (const LabelCount& cluster : clusters) sum.add(static_cast<double>(cluster.rows) / n * std::log(n / static_cast<double>(cluster.rows)));
  return sum.value();
}

inline std::int64_t rows_of_label(std::span<const LabelCount> clusters, std::int64_t label) noexcept {
  return std::lower_bound(clusters.begin(), clusters.end(), LabelCount{label, 0}, ByLabel{})->rows;
}

/// In nats, ≥ 0; exactly 0 where the cells are products of the margins.
[[gnu::cold]] inline double mutual_information(const Contingency& table) noexcept {
  const auto n = static_cast<double>(table.rows());
  simd::CompensatedSum sum;
  std::size_t t = 0;
  for (const auto& cell : table.cells()) {
    while (table.truth()[t].label != cell.truth) ++t;
    const std::int64_t predicted = rows_of_label(table.predicted(), cell.predicted);
    sum.add(static_cast<double>(cell.rows) / n * log_ratio(cell.rows, table.rows(), table.truth()[t].rows, predicted));
  }
  return std::max(0.0, sum.value());
}

[[gnu::cold]] inline double mean_entropy(const Contingency& table, EntropyAverage average) noexcept {
  const double t = entropy(table.truth(), table.rows()), p = entropy(table.predicted(), table.rows());
  switch (average) {
    case EntropyAverage::geometric: return std::sqrt(t * p);
    case EntropyAverage::min: return std::min(t, p);
    case EntropyAverage::max: return std::max(t, p);
    case EntropyAverage::arithmetic: break;
  }
  return (t + p) / 2;
}

inline bool are_equal_clusterings(const Contingency& table) noexcept { return table.is_homogeneous() && table.is_complete(); }

inline std::string_view unless_rows(const Contingency& table) noexcept { return table.rows() == 0 ? no_rows : std::string_view(); }

}  // namespace detail

/// Σ n_tp / n log(n n_tp / (n_t n_p)) over the cells of the contingency table, in nats: in [0, min of the entropies],
/// larger is better. 0 for independent clusterings. NaN without rows.
struct MutualInformation {
  using Statistic = Contingency;
  static constexpr std::string_view name = "mutual information";
  static constexpr auto direction = Direction::maximize;

  double operator()(const Contingency& table) const {
    return table.rows() == 0 ? std::numeric_limits<double>::quiet_NaN() : detail::mutual_information(table);
  }
  std::string_view undefined(const Contingency& table) const { return detail::unless_rows(table); }
};

/// Mutual information over a mean of the two entropies: in [0, 1], larger is better. 1 for equal clusterings (also
/// where their entropies are 0), 0 for independent ones. It does not allow for chance: see AdjustedMutualInformation.
/// NaN without rows.
struct NormalizedMutualInformation {
  using Statistic = Contingency;
  static constexpr std::string_view name = "normalized mutual information";
  static constexpr auto direction = Direction::maximize;
  EntropyAverage average = EntropyAverage::arithmetic;

  [[gnu::cold]] double operator()(const Contingency& table) const {
    if (table.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
    if (detail::are_equal_clusterings(table)) return 1;
    const double information = detail::mutual_information(table);
    return information == 0 ? 0 : std::min(1.0, information / detail::mean_entropy(table, average));
  }
  std::string_view undefined(const Contingency& table) const { return detail::unless_rows(table); }
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

  [[gnu::cold]] double operator()(const Contingency& table) const {
    if (!undefined(table).empty()) return std::numeric_limits<double>::quiet_NaN();
    if (detail::are_equal_clusterings(table)) return 1;
    if (table.truth().size() == 1 || table.predicted().size() == 1) return 0;
    const double information = detail::mutual_information(table);
    const double expected = detail::expected_information(table.truth(), table.predicted(), table.rows());
    return (information - expected) / (detail::mean_entropy(table, average) - expected);
  }
  std::string_view undefined(const Contingency& table) const {
    if (table.rows() == 0) return detail::no_rows;
    const auto rows = static_cast<std::size_t>(table.rows());
    const bool apart = table.truth().size() == rows || table.predicted().size() == rows;
    const bool one = table.truth().size() == 1 || table.predicted().size() == 1;
    if (average == EntropyAverage::min && apart && !one && !detail::are_equal_clusterings(table)) return "one clustering has every row apart, and tells all there is about any other";
    return {};
  }
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
