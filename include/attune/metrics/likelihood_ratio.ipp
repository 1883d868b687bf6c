// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/likelihood_ratio.hpp"

#include <cmath>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

inline void require_two_classes(const ConfusionCounts& counts, std::string_view metric) {
  if (counts.classes() > 2) throw InvalidArgument({.argument = metric, .found = {counts.classes(), " classes"}, .expected = "two"});
}

}  // namespace detail

ATTUNE_INLINE double PositiveLikelihoodRatio::operator()(const ConfusionCounts& counts) const {
  detail::require_two_classes(counts, "PositiveLikelihoodRatio");
  return detail::ratio_or_nan(counts.tp() * (counts.fp() + counts.tn()), counts.fp() * (counts.tp() + counts.fn()));
}

ATTUNE_INLINE std::string_view PositiveLikelihoodRatio::undefined(const ConfusionCounts& counts) const {
  if (!std::isnan((*this)(counts))) return {};
  return counts.tp() + counts.fn() > 0 ? "no negative row was predicted positive" : "no row is positive";
}

ATTUNE_INLINE double NegativeLikelihoodRatio::operator()(const ConfusionCounts& counts) const {
  detail::require_two_classes(counts, "NegativeLikelihoodRatio");
  return detail::ratio_or_nan(counts.fn() * (counts.fp() + counts.tn()), counts.tn() * (counts.tp() + counts.fn()));
}

ATTUNE_INLINE std::string_view NegativeLikelihoodRatio::undefined(const ConfusionCounts& counts) const {
  if (!std::isnan((*this)(counts))) return {};
  return counts.tp() + counts.fn() > 0 ? "no negative row was predicted negative" : "no row is positive";
}

}  // namespace attune::inline ATTUNE_ABI
