// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/check_gradient.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] ATTUNE_INLINE GradientCheck compare_gradient(FunctionRef<double(const ParametersRef&, GradientRef)> value_and_gradient, double precision, const ParametersRef& w) {
  Eigen::VectorXd at = w, gradient(w.size()), unused(w.size());
  value_and_gradient(at, gradient);
  GradientCheck worst{.error = -1};
  for (Index j = 0; j < w.size(); ++j) {
    const double h = std::cbrt(precision) * std::max(1.0, std::abs(w[j]));
    at[j] = w[j] + h;
    const double above = value_and_gradient(at, unused), up = at[j];
    at[j] = w[j] - h;
    const double below = value_and_gradient(at, unused), apart = up - at[j];
    at[j] = w[j];
    GradientCheck now{.component = j, .analytic = gradient[j], .numeric = (above - below) / apart, .resolution = precision * std::max(std::abs(above), std::abs(below)) / h};
    const double difference = std::abs(now.analytic - now.numeric);
    now.error = difference <= now.resolution ? 0 : (difference - now.resolution) / std::max(std::abs(now.analytic), std::abs(now.numeric));
    if (!std::isfinite(difference)) now.error = std::numeric_limits<double>::infinity();
    if (now.error > worst.error) worst = now;
  }
  worst.error = std::max(worst.error, 0.0);  // of no parameters at all
  return worst;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
