// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/mutual_information.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "attune/metrics/detail/expected_information.hpp"
#include "attune/metrics/detail/reasons.hpp"
#include "attune/simd/compensated_sum.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE double entropy(std::span<const LabelCount> clusters, std::int64_t rows) noexcept {
  const auto n = static_cast<double>(rows);
  simd::CompensatedSum sum;
  for (const LabelCount& cluster : clusters) sum.add(static_cast<double>(cluster.rows) / n * std::log(n / static_cast<double>(cluster.rows)));
  return sum.value();
}

inline std::int64_t rows_of_label(std::span<const LabelCount> clusters, std::int64_t label) noexcept {
  return std::lower_bound(clusters.begin(), clusters.end(), LabelCount{label, 0}, ByLabel{})->rows;
}

ATTUNE_INLINE double mutual_information(const Contingency& table) noexcept {
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

ATTUNE_INLINE std::string_view unless_rows(const Contingency& table) noexcept { return table.rows() == 0 ? no_rows : std::string_view(); }

}  // namespace detail

ATTUNE_INLINE double MutualInformation::operator()(const Contingency& table) const {
  return table.rows() == 0 ? std::numeric_limits<double>::quiet_NaN() : detail::mutual_information(table);
}

ATTUNE_INLINE std::string_view MutualInformation::undefined(const Contingency& table) const { return detail::unless_rows(table); }

ATTUNE_INLINE double NormalizedMutualInformation::operator()(const Contingency& table) const {
  if (table.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  if (detail::are_equal_clusterings(table)) return 1;
  const double information = detail::mutual_information(table);
  return information == 0 ? 0 : std::min(1.0, information / detail::mean_entropy(table, average));
}

ATTUNE_INLINE std::string_view NormalizedMutualInformation::undefined(const Contingency& table) const { return detail::unless_rows(table); }

ATTUNE_INLINE double AdjustedMutualInformation::operator()(const Contingency& table) const {
  if (!undefined(table).empty()) return std::numeric_limits<double>::quiet_NaN();
  if (detail::are_equal_clusterings(table)) return 1;
  if (table.truth().size() == 1 || table.predicted().size() == 1) return 0;
  const double information = detail::mutual_information(table);
  const double expected = detail::expected_information(table.truth(), table.predicted(), table.rows());
  return (information - expected) / (detail::mean_entropy(table, average) - expected);
}

ATTUNE_INLINE std::string_view AdjustedMutualInformation::undefined(const Contingency& table) const {
  if (table.rows() == 0) return detail::no_rows;
  const auto rows = static_cast<std::size_t>(table.rows());
  const bool apart = table.truth().size() == rows || table.predicted().size() == rows;
  const bool one = table.truth().size() == 1 || table.predicted().size() == 1;
  if (average == EntropyAverage::min && apart && !one && !detail::are_equal_clusterings(table)) return "one clustering has every row apart, and tells all there is about any other";
  return {};
}

}  // namespace attune::inline ATTUNE_ABI
