// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/pair_counting.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include "attune/core/error.hpp"
#include "attune/metrics/detail/wide_integer.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

inline constexpr std::string_view no_pair = "there are fewer than two rows, so no pair of them";

/// Ordered pairs of two different rows.
struct PairCounts {
  WideInteger apart = 0;          ///< in both
  WideInteger predicted_only = 0; ///< together in the prediction, apart in the truth
  WideInteger truth_only = 0;
  WideInteger together = 0;       ///< in both
};

[[gnu::cold]] inline WideInteger squares(std::span<const LabelCount> clusters) noexcept {
  WideInteger sum = 0;
  for (const LabelCount& cluster : clusters) sum += wide_square(cluster.rows);
  return sum;
}

[[gnu::cold]] inline PairCounts count_row_pairs(const Contingency& table) noexcept {
  WideInteger both = 0;
  for (const auto& cell : table.cells()) both += wide_square(cell.rows);
  PairCounts pairs;
  pairs.together = both - table.rows();
  pairs.predicted_only = squares(table.predicted()) - both;
  pairs.truth_only = squares(table.truth()) - both;
  pairs.apart = wide_square(table.rows()) - both - pairs.predicted_only - pairs.truth_only;
  return pairs;
}

/// a·d - b·c as a double, exact before it is rounded wherever there are fewer than 2³¹ rows; beyond, with a relative
/// error of a few roundings of the larger product.
[[gnu::cold]] inline double difference_of_products(WideInteger a, WideInteger d, WideInteger b, WideInteger c, std::int64_t rows) noexcept {
  if (rows < (std::int64_t{1} << 31)) return static_cast<double>(a * d - b * c);
  return static_cast<double>(a) * static_cast<double>(d) - static_cast<double>(b) * static_cast<double>(c);
}

}  // namespace detail

ATTUNE_INLINE double RandIndex::operator()(const Contingency& table) const {
  if (table.rows() < 2) return std::numeric_limits<double>::quiet_NaN();
  const auto pairs = detail::count_row_pairs(table);
  return static_cast<double>(pairs.apart + pairs.together) / static_cast<double>(detail::wide_square(table.rows()) - table.rows());
}

ATTUNE_INLINE std::string_view RandIndex::undefined(const Contingency& table) const { return table.rows() < 2 ? detail::no_pair : std::string_view(); }

ATTUNE_INLINE double AdjustedRand::operator()(const Contingency& table) const {
  if (table.rows() < 2) return std::numeric_limits<double>::quiet_NaN();
  const auto p = detail::count_row_pairs(table);
  if (p.truth_only == 0 && p.predicted_only == 0) return 1;
  const double over_chance = detail::difference_of_products(p.together, p.apart, p.truth_only, p.predicted_only, table.rows());
  const auto product = [](auto a, auto b) { return static_cast<double>(a) * static_cast<double>(b); };
  return 2 * over_chance / (product(p.together + p.truth_only, p.truth_only + p.apart) + product(p.together + p.predicted_only, p.predicted_only + p.apart));
}

ATTUNE_INLINE std::string_view AdjustedRand::undefined(const Contingency& table) const { return table.rows() < 2 ? detail::no_pair : std::string_view(); }

ATTUNE_INLINE double FowlkesMallows::operator()(const Contingency& table) const {
  const auto p = detail::count_row_pairs(table);
  const auto truth = p.together + p.truth_only, predicted = p.together + p.predicted_only;
  if (truth == 0 || predicted == 0) return std::numeric_limits<double>::quiet_NaN();
  const double both = static_cast<double>(p.together);
  return std::sqrt(both / static_cast<double>(predicted)) * std::sqrt(both / static_cast<double>(truth));
}

ATTUNE_INLINE std::string_view FowlkesMallows::undefined(const Contingency& table) const {
  if (table.rows() < 2) return detail::no_pair;
  const auto rows = static_cast<std::size_t>(table.rows());
  if (table.truth().size() == rows) return "the truth has no two rows together";
  return table.predicted().size() == rows ? "the prediction has no two rows together" : "";
}

ATTUNE_INLINE PairConfusion pair_confusion_matrix(const Contingency& table) {
  constexpr std::int64_t most = 3'000'000'000;
  if (table.rows() > most) throw InvalidArgument({.argument = "truth", .found = {table.rows(), " rows"}, .expected = {"at most ", most}});
  const auto p = detail::count_row_pairs(table);
  const auto number = [](auto wide) { return static_cast<std::int64_t>(wide); };
  return {{{{number(p.apart), number(p.predicted_only)}, {number(p.truth_only), number(p.together)}}}};
}

}  // namespace attune::inline ATTUNE_ABI
