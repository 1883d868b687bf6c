// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/v_measure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "attune/core/error.hpp"
#include "attune/metrics/mutual_information.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] inline double share_of_entropy(const Contingency& table, std::span<const LabelCount> clusters, bool all) noexcept {
  if (table.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  return all ? 1 : std::min(1.0, mutual_information(table) / entropy(clusters, table.rows()));
}

}  // namespace detail

ATTUNE_INLINE double Homogeneity::operator()(const Contingency& table) const { return detail::share_of_entropy(table, table.truth(), table.is_homogeneous()); }

ATTUNE_INLINE std::string_view Homogeneity::undefined(const Contingency& table) const { return detail::unless_rows(table); }

ATTUNE_INLINE double Completeness::operator()(const Contingency& table) const { return detail::share_of_entropy(table, table.predicted(), table.is_complete()); }

ATTUNE_INLINE std::string_view Completeness::undefined(const Contingency& table) const { return detail::unless_rows(table); }

ATTUNE_INLINE double VMeasure::operator()(const Contingency& table) const {
  if (!(beta >= 0 && std::isfinite(beta))) throw InvalidArgument({.argument = "VMeasure::beta", .found = beta, .expected = "a finite number of at least 0"});
  const double h = Homogeneity{}(table), c = Completeness{}(table);
  return h * c == 0 ? 0 : (1 + beta) * h * c / (beta * h + c);
}

ATTUNE_INLINE std::string_view VMeasure::undefined(const Contingency& table) const { return detail::unless_rows(table); }

}  // namespace attune::inline ATTUNE_ABI
