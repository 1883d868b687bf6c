// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/mean_cost.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

#include "attune/core/error.hpp"
#include "attune/metrics/detail/reasons.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double MeanCost::operator()(const ConfusionCounts& counts) const {
  const auto classes = static_cast<std::size_t>(counts.classes());
  if (costs.size() < classes) throw InvalidArgument({.argument = "MeanCost::costs", .found = {costs.size(), " rows"}, .expected = {classes, ", one for each class"}});
  for (std::size_t t = 0; t < costs.size(); ++t) {
    if (costs[t].size() != costs.size())
      throw InvalidArgument({.argument = "MeanCost::costs", .place = {"row ", t}, .found = {costs[t].size(), " costs"}, .expected = {costs.size(), ", one for each class"}});
    for (const double cost : costs[t])
      if (!std::isfinite(cost)) throw InvalidArgument({.argument = "MeanCost::costs", .place = {"row ", t}, .found = cost, .expected = "finite numbers"});
  }
  double sum = 0, rows = 0;
  counts.for_each_cell([&](int truth, int predicted, double here) {
    sum += here * costs[static_cast<std::size_t>(truth)][static_cast<std::size_t>(predicted)];
    rows += here;
  });
  return rows > 0 ? sum / rows : std::numeric_limits<double>::quiet_NaN();
}

ATTUNE_INLINE std::string_view MeanCost::undefined(const ConfusionCounts&) const { return detail::no_rows; }

}  // namespace attune::inline ATTUNE_ABI
