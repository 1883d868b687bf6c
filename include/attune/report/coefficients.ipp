// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/coefficients.hpp"

#include <limits>
#include <utility>

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double Coefficients::value(std::size_t output, Index col) const {
  const bool no_rows = intercepts[output] == std::numeric_limits<double>::lowest();
  if (no_rows) return std::numeric_limits<double>::quiet_NaN();
  return col < features ? weights[output * static_cast<std::size_t>(features) + static_cast<std::size_t>(col)] : intercepts[output];
}

namespace detail {

ATTUNE_INLINE std::string column_name(const FeatureNames& names, Index col) {
  return names ? (*names)[static_cast<std::size_t>(col)] : "x" + std::to_string(col);
}

ATTUNE_INLINE void append_output(Coefficients& all, const Coefficients& own, std::string name) {
  if (all.outputs.empty()) all = {.features = own.features, .names = own.names};
  all.outputs.push_back(std::move(name));
  all.weights.insert(all.weights.end(), own.weights.end() - static_cast<std::ptrdiff_t>(own.features), own.weights.end());
  all.intercepts.push_back(own.intercepts.back());
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
