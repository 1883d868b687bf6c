// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/pinball_loss.hpp"

#include <cstddef>
#include <limits>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/simd/exact_sum.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void require_quantile(const char* setting, double quantile) {
  if (!(quantile >= 0 && quantile <= 1)) throw InvalidArgument({.argument = setting, .found = quantile, .expected = "0 to 1"});
}

inline double pinball(double error, double quantile) noexcept { return error >= 0 ? quantile * error : (quantile - 1) * error; }

[[gnu::cold]] ATTUNE_INLINE double saved_pinball(const NumberRows& rows, double quantile) {
  if (rows.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  std::vector<double> truth(rows.truth().begin(), rows.truth().end());
  const double level = rows.weighted() ? weighted_quantile(rows.truth(), rows.weights(), quantile) : linear_quantile(truth, quantile);
  simd::ExactSum of_prediction, of_level;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double weight = rows.weighted() ? rows.weights()[i] : 1.0;
    of_prediction.add(weight * pinball(rows.truth()[i] - rows.predicted()[i], quantile));
    of_level.add(weight * pinball(rows.truth()[i] - level, quantile));
  }
  const double loss = of_level.value();
  return loss > 0 ? 1 - of_prediction.value() / loss : std::numeric_limits<double>::quiet_NaN();
}

ATTUNE_INLINE std::string_view without_pinball(const NumberRows& rows) noexcept {
  return rows.size() == 0 ? "no row has weight" : rows.size() < 2 ? "there are fewer than two rows" : "the truth's own quantile has no loss";
}

}  // namespace attune::inline ATTUNE_ABI::detail
